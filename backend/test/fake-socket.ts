import type { LiveFrame } from '@tasktrail/contract';
import type { LiveSocket } from '../src/live/connection.ts';

/** A socket whose client reads only when it is told to. */
export class FakeSocket implements LiveSocket {
  bufferedAmount = 0;
  closed: number | undefined;
  readonly frames: LiveFrame[] = [];
  readonly #reading: boolean;
  #unsent: (() => void)[] = [];

  /** Without `reading` everything stays in the buffer until `drain`. */
  constructor(reading = true) {
    this.#reading = reading;
  }

  send(data: Buffer, _options: { binary: boolean }, sent: () => void): void {
    this.frames.push(JSON.parse(data.toString()) as LiveFrame);
    if (!this.#reading) this.bufferedAmount += data.length;
    this.#unsent.push(sent);
    if (this.#reading) this.drain();
  }

  close(code: number): void {
    this.closed = code;
  }

  /** The client has read all there was. */
  drain(): void {
    this.bufferedAmount = 0;
    const sent = this.#unsent;
    this.#unsent = [];
    for (const tell of sent) tell();
  }

  /** Offsets of the events so far, e.g. `1:17`. */
  get events(): string[] {
    return this.frames.flatMap((frame) => {
      return frame.type === 'event' ? `${frame.partition}:${frame.offset}` : [];
    });
  }

  get types(): string[] {
    return this.frames.map((frame) => frame.type);
  }
}
