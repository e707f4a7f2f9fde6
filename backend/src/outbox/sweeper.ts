import type { OutboxSession } from './ports.ts';
import { underRelayLock } from './relay-lock.ts';
import { sweepAudited, type SweepPosition } from './sweep-audited.ts';

const EVERY_MS = 500;

/**
 * The end-to-end ack: an outbox row leaves when its event is in the audit log, and only then. The relay's loop runs it
 * between batches, one short transaction at a time, so that neither starves the other; under the relay's
 * lock, so that deleting never meets another replica's marking.
 */
export class Sweeper {
  /** Rows that left since the start. */
  deleted = 0;
  #position: SweepPosition = { phase: 'new' };
  #dueAt = 0;

  /** Takes one step when one is due at `now` (milliseconds); true when there is more to do at once. */
  async run(session: OutboxSession, now: number): Promise<boolean> {
    if (now < this.#dueAt) return false;
    const step = await underRelayLock(session, () => sweepAudited(session, this.#position));
    // Held by another replica: stays due, so that a busy neighbour only delays it.
    if (step === undefined) return false;
    // Only now: the deletes are committed.
    this.#position = step.position;
    this.deleted += step.deleted;
    if (!step.more) this.#dueAt = now + EVERY_MS;
    return step.more;
  }
}
