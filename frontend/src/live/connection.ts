import { LiveFrame } from '@tasktrail/contract';
import type { Clock } from '../clock.ts';

/** What the connection needs of a WebSocket; tests give it a fake one. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

export type LinkState = 'connecting' | 'open' | 'offline';

export interface ConnectionOptions {
  readonly open: (cursor: string | null) => Socket;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onFrame: (frame: LiveFrame) => void;
  readonly onLink: (state: LinkState) => void;
}

/** The server sends a pulse every 5 s; twice that in silence is worth asking. */
const SILENCE_MS = 11_000;
const PING_DEADLINE_MS = 2_000;
const WATCH_MS = 5_000;
const SLEEP_MS = 30_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 20_000;
/** A socket without a first frame by then is given up; a server without Kafka takes some seconds for it. */
const OPEN_DEADLINE_MS = 10_000;

/**
 * Keeps one live socket: reconnects with jitter, resumes by cursor, and never trusts a socket that says it is open: after
 * sleep, on `online` and when the tab is shown again it pings, and replaces the socket when no answer comes in 2 s.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #socket: Socket | null = null;
  #cursor: string | null = null;
  #attempts = 0;
  #pings = 0;
  #lastHeard = 0;
  #lastWatch = 0;
  #isStopped = true;
  #stopPing: (() => void) | null = null;
  #stopRetry: (() => void) | null = null;
  #stopOpening: (() => void) | null = null;
  #stopWatch: (() => void) | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isStopped = false;
    this.#lastWatch = this.#options.clock.now();
    this.#watch();
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopWatch?.();
    this.#cancelTimers();
    this.#dropSocket();
  }

  /** Asks the socket for a sign of life; without one in 2 s it is replaced, whatever it says about itself. */
  check(): void {
    if (this.#isStopped || this.#stopPing !== null) return;
    if (this.#socket === null) {
      this.#attempts = 0;
      this.#connect();
      return;
    }
    this.#pings += 1;
    try {
      this.#socket.send(JSON.stringify({ type: 'ping', id: String(this.#pings) }));
    } catch {
      // Still connecting: its own deadline decides.
      return;
    }
    this.#stopPing = this.#options.clock.after(PING_DEADLINE_MS, () => this.#connect());
  }

  #connect(): void {
    const { clock, open, onLink } = this.#options;
    this.#dropSocket();
    this.#cancelTimers();
    onLink('connecting');
    const socket = open(this.#cursor);
    this.#socket = socket;
    this.#lastHeard = clock.now();
    this.#stopOpening = clock.after(OPEN_DEADLINE_MS, () => this.#retry());
    socket.onmessage = (message) => this.#receive(message.data);
    socket.onclose = () => this.#retry();
  }

  #receive(data: unknown): void {
    this.#lastHeard = this.#options.clock.now();
    this.#stopPing?.();
    this.#stopPing = null;
    const frame = parseFrame(data);
    if (frame === null) return;
    if (isFirst(frame)) {
      this.#stopOpening?.();
      this.#attempts = 0;
      this.#options.onLink('open');
    }
    if ('cursor' in frame) this.#cursor = frame.cursor;
    this.#options.onFrame(frame);
  }

  #retry(): void {
    this.#dropSocket();
    this.#cancelTimers();
    this.#options.onLink('offline');
    const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts);
    this.#attempts += 1;
    const wait = ceiling * (0.5 + this.#options.random() / 2);
    this.#stopRetry = this.#options.clock.after(wait, () => this.#connect());
  }

  #watch(): void {
    const now = this.#options.clock.now();
    const slept = now - this.#lastWatch > SLEEP_MS;
    this.#lastWatch = now;
    this.#stopWatch = this.#options.clock.after(WATCH_MS, () => this.#watch());
    if (this.#socket !== null && (slept || now - this.#lastHeard > SILENCE_MS)) this.check();
  }

  /** A socket that was let go speaks no more: its handlers are taken off first. */
  #dropSocket(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #cancelTimers(): void {
    for (const stop of [this.#stopPing, this.#stopRetry, this.#stopOpening]) stop?.();
    this.#stopPing = null;
    this.#stopRetry = null;
    this.#stopOpening = null;
  }
}

function isFirst(frame: LiveFrame): boolean {
  return frame.type === 'hello' || frame.type === 'resumed' || frame.type === 'resync';
}

function parseFrame(data: unknown): LiveFrame | null {
  if (typeof data !== 'string') return null;
  try {
    // A frame of a later server's kind is not ours to judge: it is passed over.
    return LiveFrame.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}
