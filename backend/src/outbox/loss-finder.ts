import type { HeldRange } from '../kafka/held-range.ts';
import { type ClearedSubject, SUSPECT_ROWS } from './lost-rows.ts';
import type { OutboxLog, OutboxSession } from './ports.ts';
import { underRelayLock } from './relay-lock.ts';
import { Rests } from './rests.ts';

const EVERY_MS = 5_000;

/**
 * Finds marked rows whose record will never be read: their topic is gone, the log does not hold their offset, or the head
 * has passed it without an audit row. Definite losses only, no time-outs. It sends nothing: it clears the position of all
 * unaudited rows of the subject, and the relay sends them by id before anything newer.
 */
export class LossFinder {
  readonly #rests = new Rests();
  #dueAt = 0;

  /** Takes one step when one is due at `now`; undefined when none was. */
  async run(
    session: OutboxSession,
    log: Pick<OutboxLog, 'range'>,
    now: number,
  ): Promise<ClearedSubject[] | undefined> {
    if (now < this.#dueAt) return undefined;
    const suspects = await session.suspects(await log.range(), this.#rests.at(now));
    if (suspects.length === 0) {
      this.#dueAt = now + EVERY_MS;
      return [];
    }
    // Asked again, now that the suspects are known to be marked: a mark never is newer than what judges it.
    const range: HeldRange = await log.range();
    const cleared = await underRelayLock(session, () => session.clearLost(range, suspects));
    for (const { subject } of cleared ?? []) this.#rests.add(subject, now);
    const isFull = suspects.length === SUSPECT_ROWS && cleared !== undefined && cleared.length > 0;
    this.#dueAt = isFull ? now : now + EVERY_MS;
    return cleared ?? [];
  }
}
