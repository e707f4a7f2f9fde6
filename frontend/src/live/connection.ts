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
  open: (cursor: string | null) => Socket;
  clock: Clock;
  random: () => number;
  onFrame: (frame: LiveFrame) => void;
  onLink: (state: LinkState) => void;
}

/** The server sends a pulse every 5 s; twice that in silence is worth asking. */
const SILENCE_MS = 11_000;
const PING_DEADLINE_MS = 2_000;
const WATCH_MS = 5_000;
const SLEEP_MS = 30_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 20_000;
/** A socket that has neither opened nor failed by then is given up. */
const OPEN_DEADLINE_MS = 10_000;

/**
 * Keeps one live socket: reconnects with jitter, resumes by cursor, and never trusts a socket that says it is open:
 * after sleep, on `online` and when the tab is shown again it pings, and replaces the socket when no answer comes in 2 s.
 */
export function createConnection(options: ConnectionOptions) {
  const { clock } = options;
  let socket: Socket | null = null;
  let cursor: string | null = null;
  let attempts = 0;
  let lastHeard = 0;
  let lastWatch = 0;
  let pings = 0;
  let stopped = true;
  let pingTimer: (() => void) | null = null;
  let retryTimer: (() => void) | null = null;
  let openTimer: (() => void) | null = null;
  let watchTimer: (() => void) | null = null;

  function connect(): void {
    dropSocket();
    cancelTimers();
    options.onLink('connecting');
    const mine = options.open(cursor);
    socket = mine;
    lastHeard = clock.now();
    openTimer = clock.after(OPEN_DEADLINE_MS, () => retry());
    mine.onmessage = (message) => {
      if (mine === socket) receive(message.data);
    };
    mine.onclose = () => {
      if (mine === socket) retry();
    };
  }

  function receive(data: unknown): void {
    lastHeard = clock.now();
    pingTimer?.();
    pingTimer = null;
    const frame = parseFrame(data);
    if (frame === null) return;
    if (frame.type === 'hello' || frame.type === 'resumed' || frame.type === 'resync') {
      openTimer?.();
      attempts = 0;
      options.onLink('open');
    }
    if ('cursor' in frame) cursor = frame.cursor;
    options.onFrame(frame);
  }

  function retry(): void {
    dropSocket();
    cancelTimers();
    options.onLink('offline');
    const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts);
    attempts += 1;
    retryTimer = clock.after(ceiling * (0.5 + options.random() / 2), connect);
  }

  /** Asks the socket for a sign of life; without one in 2 s it is replaced, whatever it says about itself. */
  function check(): void {
    if (stopped || pingTimer !== null) return;
    if (socket === null) {
      attempts = 0;
      connect();
      return;
    }
    pings += 1;
    try {
      socket.send(JSON.stringify({ type: 'ping', id: String(pings) }));
    } catch {
      // Still connecting: its own deadline decides.
      return;
    }
    pingTimer = clock.after(PING_DEADLINE_MS, connect);
  }

  function watch(): void {
    const slept = clock.now() - lastWatch > SLEEP_MS;
    lastWatch = clock.now();
    watchTimer = clock.after(WATCH_MS, watch);
    if (socket !== null && (slept || clock.now() - lastHeard > SILENCE_MS)) check();
  }

  function dropSocket(): void {
    const old = socket;
    socket = null;
    if (old === null) return;
    old.onmessage = null;
    old.onclose = null;
    old.close();
  }

  function cancelTimers(): void {
    for (const cancel of [pingTimer, retryTimer, openTimer]) cancel?.();
    pingTimer = retryTimer = openTimer = null;
  }

  return {
    start(): void {
      stopped = false;
      lastWatch = clock.now();
      watch();
      connect();
    },
    stop(): void {
      stopped = true;
      watchTimer?.();
      cancelTimers();
      dropSocket();
    },
    check,
  };
}

export type Connection = ReturnType<typeof createConnection>;

function parseFrame(data: unknown): LiveFrame | null {
  if (typeof data !== 'string') return null;
  try {
    // A frame of a later server's kind is not ours to judge: it is passed over.
    return LiveFrame.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}
