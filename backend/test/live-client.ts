import type { LiveFrame } from '@tasktrail/contract';
import { LiveFrame as LiveFrameShape } from '@tasktrail/contract';
import WebSocket from 'ws';
import { until } from './until.ts';

type FrameOf<Type extends LiveFrame['type']> = Extract<LiveFrame, { type: Type }>;

/** A client that keeps every frame, each checked against the contract. */
export class LiveClient {
  readonly frames: LiveFrame[] = [];
  readonly socket: WebSocket;
  /** The close code, once it is closed. */
  readonly closed: Promise<number>;

  constructor(
    port: number,
    cursor?: string,
    onFrame: (frame: LiveFrame) => void = () => undefined,
    options: WebSocket.ClientOptions = {},
  ) {
    const url = new URL(`ws://127.0.0.1:${port}/api/live`);
    if (cursor !== undefined) url.searchParams.set('cursor', cursor);
    this.socket = new WebSocket(url, options);
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
    this.socket.on('message', (data: Buffer) => {
      const frame = LiveFrameShape.parse(JSON.parse(data.toString()));
      this.frames.push(frame);
      onFrame(frame);
    });
  }

  /** The first frame of this kind, now or later. */
  async first<Type extends LiveFrame['type']>(type: Type): Promise<FrameOf<Type>> {
    const find = () => this.of(type)[0];
    const found = await until(find, (frame) => frame !== undefined);
    return found as FrameOf<Type>;
  }

  of<Type extends LiveFrame['type']>(type: Type): FrameOf<Type>[] {
    return this.frames.filter((frame): frame is FrameOf<Type> => frame.type === type);
  }

  /** `subject vN` of each event so far. */
  get changes(): string[] {
    return this.of('event').map(({ event }) => `${event.subject} v${event.version}`);
  }

  /** The cursor of the last frame that had one. */
  get cursor(): string {
    return this.frames.findLast((frame) => 'cursor' in frame)?.cursor ?? '';
  }

  close(): Promise<number> {
    this.socket.close();
    return this.closed;
  }
}
