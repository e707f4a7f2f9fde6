import type { Agent } from 'node:http';
import { LiveFrame } from '@tasktrail/contract';
import { WebSocket } from 'ws';
import { oneConnection } from '../load/http-call.ts';
import type { Random } from '../random/random.ts';
import { Board, type SeenTask } from './board.ts';
import { listEverything } from './list-everything.ts';

/** The server speaks every 5 s; after this long in silence the socket is given up. */
const SILENCE_MS = 15_000;

export interface FeedOptions {
  /** Address of the API; a function, so that a client can come back to another replica. */
  readonly base: () => string;
  readonly name: string;
  readonly random: Random;
}

/**
 * One screen: hello → list → apply. Frames that come before the list are kept and applied after it; after a break it resumes
 * by cursor, and lists again when the server cannot fill the gap. Written from the contract, not from the page's own code.
 */
export class FeedClient {
  readonly name: string;
  readonly board = new Board();
  /** How often each kind of first frame came. */
  readonly joins = { hello: 0, resumed: 0, resync: 0 };
  events = 0;
  readonly #options: FeedOptions;
  #agent: Agent = oneConnection();
  #socket: WebSocket | undefined;
  #cursor: string | undefined;
  /** Counts listings: an answer to an earlier one is not merged. */
  #round = 0;
  #buffer: SeenTask[] | undefined = [];
  #silence: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.name = options.name;
  }

  connect(): void {
    if (this.#stopped) return;
    const url = new URL('/api/live', this.#options.base());
    url.protocol = 'ws:';
    if (this.#cursor !== undefined) url.searchParams.set('cursor', this.#cursor);
    const socket = new WebSocket(url, { handshakeTimeout: 10_000 });
    this.#socket = socket;
    this.#listen();
    socket.on('message', (data: Buffer) => {
      if (this.#socket === socket) this.#receive(data.toString('utf8'));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#socket === socket) this.#comeBack();
    });
  }

  /** Cuts the connection and stays away until `connect`. */
  goOffline(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    // A list that is under way may not be merged once another connection has begun.
    this.#round += 1;
    this.#agent.destroy();
    this.#agent = oneConnection();
    socket?.terminate();
  }

  /** Loads the page again: nothing is known, and the first frame is a hello. */
  reload(): void {
    this.goOffline();
    this.board.clear();
    this.#cursor = undefined;
    this.#buffer = [];
    this.connect();
  }

  stop(): void {
    this.#stopped = true;
    this.goOffline();
    this.#agent.destroy();
  }

  #comeBack(): void {
    this.goOffline();
    if (this.#stopped) return;
    this.#retry = setTimeout(() => this.connect(), this.#options.random.integer(100, 1000));
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#comeBack(), SILENCE_MS);
  }

  #receive(text: string): void {
    this.#listen();
    const frame = LiveFrame.parse(JSON.parse(text));
    if (frame.type === 'event') {
      this.events += 1;
      if (this.#buffer) this.#buffer.push(frame.event.task);
      else this.board.apply(frame.event.task);
    }
    // An event that waits for the list is known only to the buffer: the cursor may not pass it before.
    if ('cursor' in frame && !(frame.type === 'event' && this.#buffer)) this.#cursor = frame.cursor;
    if (frame.type === 'hello' || frame.type === 'resync' || frame.type === 'resumed')
      this.#joined(frame.type);
  }

  #joined(how: 'hello' | 'resumed' | 'resync'): void {
    this.joins[how] += 1;
    // The break cut off the list that was under way: what is kept still waits for one.
    if (how === 'resumed' && this.#buffer === undefined) return;
    if (how !== 'resumed') this.#buffer = [];
    void this.#list(++this.#round);
  }

  async #list(round: number): Promise<void> {
    const knownBefore = this.board.versions();
    try {
      const listed = await listEverything(this.#options.base(), this.#agent);
      if (round !== this.#round) return;
      this.board.merge(listed, knownBefore);
      for (const task of this.#buffer ?? []) this.board.apply(task);
      this.#buffer = undefined;
    } catch {
      if (round !== this.#round) return;
      this.#retry = setTimeout(
        () => void this.#list(round),
        this.#options.random.integer(100, 500),
      );
    }
  }
}
