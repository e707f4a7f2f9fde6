import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { readAuditedHeads } from './audited-heads.ts';
import { every } from './every.ts';
import { frameOf } from './frames.ts';
import { readBehindSeconds } from './oldest-unsent.ts';

const AUDITED_EVERY_MS = 250;
const PULSE_EVERY_MS = 5_000;

export interface AnnouncementOptions {
  pool: Pool;
  logger: Logger;
  /** Nobody listens: nothing is asked of the database. */
  audience(): number;
  tell(frame: Buffer): void;
}

/** What sockets hear beside the events: how far the audit log has come, and how far Kafka is behind. */
export class Announcements {
  readonly #options: AnnouncementOptions;
  readonly #stops: (() => void)[];
  #audited: Buffer[] = [];
  #heard = '';
  #behindSeconds = 0;

  constructor(options: AnnouncementOptions) {
    this.#options = options;
    this.#stops = [
      every(AUDITED_EVERY_MS, () => this.#ifHeard(() => this.#tellAudited())),
      every(PULSE_EVERY_MS, () => this.#ifHeard(() => this.#tellPulse())),
    ];
  }

  /** The latest `audited` frames, for one who was away when they were sent. */
  get audited(): readonly Buffer[] {
    return this.#audited;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  async #ifHeard(work: () => Promise<void>): Promise<void> {
    if (this.#options.audience() > 0) await work();
  }

  async #tellAudited(): Promise<void> {
    try {
      const heads = await readAuditedHeads(this.#options.pool);
      const text = JSON.stringify(heads);
      if (text === this.#heard) return;
      this.#heard = text;
      this.#audited = heads.map((head) => frameOf({ type: 'audited', ...head }));
      for (const frame of this.#audited) this.#options.tell(frame);
    } catch (error) {
      this.#options.logger.debug({ action: 'audited-unknown', reason: String(error) }, 'feed');
    }
  }

  async #tellPulse(): Promise<void> {
    try {
      this.#behindSeconds = await readBehindSeconds(this.#options.pool);
    } catch (error) {
      // No answer does not make the changes younger.
      this.#behindSeconds += PULSE_EVERY_MS / 1000;
      this.#options.logger.debug({ action: 'behind-unknown', reason: String(error) }, 'feed');
    }
    const now = new Date().toISOString();
    this.#options.tell(frameOf({ type: 'pulse', now, behind_seconds: this.#behindSeconds }));
  }
}
