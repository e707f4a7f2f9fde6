import { isDeepStrictEqual, TextDecoder } from 'node:util';
import { Description, TaskEvent, Title } from '@tasktrail/contract';
import { parseEventData, partitionOf } from '@tasktrail/ledger';
import { z } from 'zod';
import type { TopicRecord } from '../topic-log.ts';
import type { SignedLine } from './signed-line.ts';

/** What replay needs of an event. */
const Replayable = z.looseObject({
  event_id: z.guid(),
  subject: z.string(),
  version: z.int().min(1),
  task: z.looseObject({ id: z.int(), version: z.int() }),
});
export type Replayable = z.infer<typeof Replayable>;

/** What the restored database knows of an event. */
export interface Evidence {
  /** The audited event of this id. */
  readonly audited: string | null;
  readonly lastVersion: number;
  /** PostgreSQL can hold the text as JSON. */
  readonly storable: boolean;
}

/** A record read as an event of its partition, or why it is none. */
export type Decoded =
  | { readonly event: Replayable; readonly value: string }
  | { readonly event: null; readonly reason: string };

export type Verdict =
  | { readonly kind: 'append'; readonly proven: boolean }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'skipped' | 'quarantined'; readonly detail: string };

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decode(partition: number, { key, value }: TopicRecord): Decoded {
  if (value === null) return { event: null, reason: 'null value' };
  const text = attempt(() => strict.decode(value));
  const { data: event } = Replayable.safeParse(attempt(() => parseEventData(text ?? '')));
  if (text === undefined || event === undefined)
    return { event: null, reason: 'not an event with an image of its task' };
  const { subject, version, task } = event;
  if (key?.toString('utf8') !== subject) return { event: null, reason: 'key is not the subject' };
  if (partitionOf(subject) !== partition)
    return { event: null, reason: 'subject belongs to another partition' };
  if (subject !== `task/${task.id}` || task.version !== version)
    return { event: null, reason: 'its image is of another task or version' };
  return { event, value: text };
}

/**
 * The decisions of the consumer, without the outbox to compare with: what it set aside is left out because the signer says
 * so, and whatever the signer has not seen yet is appended only when it has the shape of our events, and reported.
 */
export class ReplayJudge {
  readonly #line: SignedLine;
  readonly #columns: ReadonlySet<string>;
  readonly #appended = new Map<string, Replayable>();
  readonly #versions = new Map<string, number>();

  constructor(line: SignedLine, columns: readonly string[]) {
    this.#line = line;
    this.#columns = new Set(columns);
  }

  /** `evidence` is of the moment before the batch; the batch itself is remembered until `forget`. */
  judge(offset: number, decoded: Decoded, evidence: Evidence): Verdict {
    const why = this.#line.setAside.get(offset);
    if (why !== undefined) return { kind: why, detail: 'set aside before the restore' };
    if (decoded.event === null) return { kind: 'quarantined', detail: decoded.reason };
    const verdict = this.#decide(decoded.event, evidence, offset < this.#line.nextOffset);
    if (verdict.kind === 'append') {
      this.#appended.set(decoded.event.event_id, decoded.event);
      this.#versions.set(decoded.event.subject, decoded.event.version);
    }
    return verdict;
  }

  forget(): void {
    this.#appended.clear();
    this.#versions.clear();
  }

  #decide(event: Replayable, evidence: Evidence, proven: boolean): Verdict {
    const known: unknown =
      evidence.audited === null ? this.#appended.get(event.event_id) : JSON.parse(evidence.audited);
    if (known !== undefined) {
      if (isDeepStrictEqual(known, event)) return { kind: 'duplicate' };
      return { kind: 'quarantined', detail: 'another content under an audited event_id' };
    }
    const last = this.#versions.get(event.subject) ?? evidence.lastVersion;
    if (event.version > last + 1)
      return { kind: 'skipped', detail: `version ${event.version} after ${last}` };
    if (event.version <= last)
      return { kind: 'quarantined', detail: `version ${event.version} is audited already` };
    const misfit = this.#misfit(event, proven, evidence);
    return misfit === undefined
      ? { kind: 'append', proven }
      : { kind: 'quarantined', detail: misfit };
  }

  #misfit(event: Replayable, proven: boolean, evidence: Evidence): string | undefined {
    if (!evidence.storable) return 'not JSON that the log can hold';
    const unknown = Object.keys(event.task).find((field) => !this.#columns.has(field));
    if (unknown !== undefined) return `tasks have no column ${unknown}`;
    return proven || isOfOurs(event) ? undefined : 'not the shape of an event';
  }
}

/** Nobody has vouched for it, and one that the table refuses must not stop the restore. */
function isOfOurs(event: Replayable): boolean {
  const { data } = TaskEvent.safeParse(event);
  if (data === undefined) return false;
  const { task, occurred_at: at } = data;
  const instants = [at, task.created_at, task.updated_at, task.deleted_at ?? at];
  return (
    instants.every((instant) => instant.endsWith('+00:00')) &&
    Title.safeParse(task.title).success &&
    Description.safeParse(task.description).success
  );
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
