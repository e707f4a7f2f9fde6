import type { Ring } from './ring.ts';

/** What a connection needs of a WebSocket. */
export interface LiveSocket {
  readonly bufferedAmount: number;
  send(data: Buffer, options: { binary: boolean }, sent: () => void): void;
  close(code: number, reason: string): void;
}

/** More than this unsent, and the client is too slow for the feed. It comes back and resumes. */
const TOO_SLOW_BYTES = 1024 * 1024;
/** A replay may have its last, large event in flight on top of the rest. */
const TOO_SLOW_REPLAY_BYTES = 2 * TOO_SLOW_BYTES;
/** A replay keeps less than this in flight, so that catching up does not count as being slow. */
const REPLAY_BYTES = 256 * 1024;

/** Close code "try again later". */
const TRY_AGAIN_LATER = 1013;

/**
 * One socket's place in the feed.
 *
 *   waiting    no first frame yet, nothing is sent
 *   replaying  first frame sent; gets what the ring holds, as fast as it reads
 *   live       gets each event when it is delivered
 *   closed     gets nothing any more
 *
 * waiting → live (hello, resync) | replaying (resumed) → live, when it has all the ring holds: in the same
 * synchronous step, so that no event falls between. A resync makes any of them live.
 */
export class Connection {
  #state: 'waiting' | 'replaying' | 'live' | 'closed' = 'waiting';
  readonly #socket: LiveSocket;
  /** Order number of the ring's entry to look at next, while replaying. */
  #next = 0;
  /** Goes on with a replay that stopped because too much was in flight. */
  #onSent: (() => void) | undefined;

  constructor(socket: LiveSocket) {
    this.#socket = socket;
  }

  get joined(): boolean {
    return this.#state === 'replaying' || this.#state === 'live';
  }

  /** The first frame, or a later resync: everything delivered from now on follows it. */
  goLive(first: Buffer): void {
    this.#state = 'live';
    this.#send(first);
  }

  /** Sends what of the ring lies at or after `offsets`, then goes live. */
  replay(first: Buffer, ring: Ring, offsets: readonly number[]): void {
    this.#state = 'replaying';
    this.#next = ring.first;
    this.#send(first);
    this.#pump(ring, offsets);
  }

  /** An event was delivered: a replaying connection finds it in the ring. */
  deliver(frame: Buffer): void {
    if (this.#state === 'live') this.#send(frame);
  }

  /** A frame outside the order of events. */
  tell(frame: Buffer): void {
    if (this.joined) this.#send(frame);
  }

  /** An answer to what the client sent; one that asks and does not read is too slow as well. */
  answer(frame: Buffer): void {
    if (this.#state !== 'closed') this.#send(frame);
  }

  end(code: number, reason: string): void {
    this.#state = 'closed';
    this.#socket.close(code, reason);
  }

  #pump(ring: Ring, offsets: readonly number[]): void {
    while (this.#state === 'replaying') {
      if (this.#socket.bufferedAmount >= REPLAY_BYTES) {
        this.#onSent = () => this.#pump(ring, offsets);
        return;
      }
      if (this.#next === ring.end) {
        this.#state = 'live';
        return;
      }
      const entry = ring.at(this.#next);
      this.#next += 1;
      if (entry === undefined) {
        // The ring went round before this client had read it.
        this.end(TRY_AGAIN_LATER, 'too slow');
      } else if (entry.offset >= (offsets[entry.partition] ?? 0)) {
        this.#send(entry.frame);
      }
    }
  }

  #send(frame: Buffer): void {
    this.#socket.send(frame, { binary: false }, () => {
      const onSent = this.#onSent;
      this.#onSent = undefined;
      onSent?.();
    });
    const limit = this.#state === 'replaying' ? TOO_SLOW_REPLAY_BYTES : TOO_SLOW_BYTES;
    if (this.#socket.bufferedAmount > limit) this.end(TRY_AGAIN_LATER, 'too slow');
  }
}
