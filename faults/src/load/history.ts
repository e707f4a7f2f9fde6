/** What is known of a write: done, refused, or nobody can say (yet). */
export type Outcome = 'ok' | 'rejected' | 'unknown';

/** One write under one key, however often it was tried. The checker counts its events in the log by its key. */
export interface KeyedWrite {
  readonly key: string;
  readonly by: string;
  readonly what: string;
  /** Events in the log when it is `ok`; `rejected` means none, `unknown` none or `most`. */
  readonly events: { readonly least: number; readonly most: number };
  outcome: Outcome;
  /** Some try had no answer that says what happened. */
  wasUnknown: boolean;
  /** What the acknowledgement named. */
  task?: { readonly id: number; readonly version: number };
}

/** One request that had no ordinary answer. Times are those of `performance.now()`. */
export interface OddAttempt {
  readonly method: string;
  readonly path: string;
  readonly began: number;
  readonly ended: number;
  /** Null: no answer; `why` says how it ended. */
  readonly status: number | null;
  readonly why: string;
  readonly hasRetryAfter: boolean;
}

/** What the clients themselves saw: nothing here was read from the system's own stores. */
export class History {
  readonly writes: KeyedWrite[] = [];
  /** 5xx, and requests without an answer. */
  readonly odd: OddAttempt[] = [];
  /** How often each status came; `none` for no answer. */
  readonly statuses = new Map<string, number>();
  /** Milliseconds of each answered write. */
  readonly latencies: number[] = [];

  count(status: number | null): void {
    const name = status === null ? 'none' : String(status);
    this.statuses.set(name, (this.statuses.get(name) ?? 0) + 1);
  }

  /** A restore without these writes: none of them may be in the log any more, whatever was acknowledged. */
  giveUp(keys: ReadonlySet<string>): void {
    for (const write of this.writes) if (keys.has(write.key)) write.outcome = 'rejected';
  }

  get acknowledged(): number {
    return this.writes.filter(({ outcome }) => outcome === 'ok').length;
  }
}
