import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random/random.ts';

/** What happens to the bytes of one direction. Everything at zero: they pass. */
export interface LaneRules {
  latencyMs: number;
  jitterMs: number;
  /** 0: as many as come. */
  bytesPerSecond: number;
  /** Bytes per piece; 0: as they come. */
  slice: number;
  /** Nothing passes, nobody is told: what a firewall that drops packets looks like. What was held passes afterwards. */
  silent: boolean;
}

export const freely: Readonly<LaneRules> = {
  latencyMs: 0,
  jitterMs: 0,
  bytesPerSecond: 0,
  slice: 0,
  silent: false,
};

/**
 * Waits for a text on the wire, once. While the promise of `act` is open the bytes from that chunk on are held; `pass: false`
 * drops the connection without them.
 */
export interface Tripwire {
  readonly text: string;
  readonly act: () => Promise<{ pass: boolean }> | { pass: boolean };
}

/** One direction of all connections of a proxy. */
export class Lane {
  readonly rules: LaneRules = { ...freely };
  /** Bytes that passed in all. */
  passed = 0;
  #tripwire: Tripwire | undefined;
  #resetAt: number | undefined;
  readonly #random: Random;
  #opened = Promise.withResolvers<void>();

  constructor(random: Random) {
    this.#random = random;
    this.#opened.resolve();
  }

  set(rules: Partial<LaneRules>): void {
    const wasSilent = this.rules.silent;
    Object.assign(this.rules, rules);
    if (this.rules.silent && !wasSilent) this.#opened = Promise.withResolvers();
    if (!this.rules.silent) this.#opened.resolve();
  }

  trip(tripwire: Tripwire | undefined): void {
    this.#tripwire = tripwire;
  }

  /** The connection that carries the byte after so many more is reset in the middle of whatever it carries. */
  resetAfter(bytes: number): void {
    this.#resetAt = this.passed + bytes;
  }

  /** False: the connection is to be reset now. */
  async pass(chunk: Buffer, to: Socket, tail: Buffer): Promise<boolean> {
    const tripwire = this.#tripwire;
    if (tripwire && Buffer.concat([tail, chunk]).includes(tripwire.text)) {
      this.#tripwire = undefined;
      const { pass } = await tripwire.act();
      if (!pass) return false;
    }
    const { slice } = this.rules;
    const size = slice > 0 ? slice : chunk.length;
    for (let at = 0; at < chunk.length; at += size) {
      if (!(await this.#passPiece(chunk.subarray(at, at + size), to))) return false;
    }
    return true;
  }

  async #passPiece(piece: Buffer, to: Socket): Promise<boolean> {
    const { latencyMs, jitterMs, bytesPerSecond } = this.rules;
    const delay = latencyMs + (this.#random.next() * 2 - 1) * jitterMs;
    const transfer = bytesPerSecond > 0 ? (piece.length / bytesPerSecond) * 1000 : 0;
    if (delay + transfer > 0) await sleep(Math.max(0, delay + transfer));
    await this.#opened.promise;
    if (this.#resetAt !== undefined && this.passed + piece.length > this.#resetAt) {
      const allowed = piece.subarray(0, Math.max(0, this.#resetAt - this.passed));
      this.#resetAt = undefined;
      await write(to, allowed);
      return false;
    }
    this.passed += piece.length;
    await write(to, piece);
    return !to.destroyed;
  }
}

async function write(to: Socket, piece: Buffer): Promise<void> {
  if (to.destroyed || piece.length === 0) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => {
    to.off('close', done);
    resolve();
  };
  to.once('close', done);
  to.write(piece, done);
  await promise;
}
