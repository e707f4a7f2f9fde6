import type pg from 'pg';
import { BackupRefused } from '../backup/manifest.ts';
import type { TopicRecord } from '../topic-log.ts';
import { appendLinks, linksOf, type Tip } from './append-events.ts';
import { type Decoded, decode, type Evidence, ReplayJudge, type Verdict } from './judge-record.ts';
import { putTasks } from './put-tasks.ts';
import { type LeftOut, setAside } from './set-aside.ts';
import type { SignedLine } from './signed-line.ts';

/** What came back in one partition. */
export interface Replayed {
  readonly partition: number;
  readonly tip: Tip;
  appended: number;
  duplicates: number;
  quarantined: number;
  skipped: number;
  /** Offsets of appended records that no checkpoint vouches for. */
  readonly unproven: number[];
}

export interface ReplayOptions {
  readonly partition: number;
  readonly topicId: string;
  /** The head as the backup has it. */
  readonly tip: Tip;
  readonly line: SignedLine;
  /** Fields that an image may have. */
  readonly columns: readonly string[];
}

/** Rolls one partition forward over the records of the topic, in the caller's transaction. */
export async function replayPartition(
  client: pg.Client,
  options: ReplayOptions,
  records: AsyncIterable<TopicRecord[]>,
): Promise<Replayed> {
  const judge = new ReplayJudge(options.line, options.columns);
  let replayed: Replayed = {
    partition: options.partition,
    tip: options.tip,
    appended: 0,
    duplicates: 0,
    quarantined: 0,
    skipped: 0,
    unproven: [],
  };
  for await (const batch of records) {
    const judged = await judgeBatch(client, judge, options.partition, batch);
    const tip = await write(client, { ...options, tip: replayed.tip }, judged);
    replayed = { ...replayed, tip };
    countIn(replayed, judged);
  }
  if (replayed.tip.seq < options.line.seq)
    throw new BackupRefused(
      `The chain of partition ${options.partition} ends at seq ${replayed.tip.seq}, its last checkpoint is at ${options.line.seq}: the topic does not hold all that is missing. Use --discard`,
    );
  return replayed;
}

interface Judged {
  readonly record: TopicRecord;
  readonly decoded: Decoded;
  readonly verdict: Verdict;
}

async function judgeBatch(
  client: pg.Client,
  judge: ReplayJudge,
  partition: number,
  batch: readonly TopicRecord[],
): Promise<Judged[]> {
  const decoded = batch.map((record) => decode(partition, record));
  const evidence = await readEvidence(client, decoded);
  judge.forget();
  return batch.map((record, n) => {
    const one = decoded[n] ?? { event: null, reason: 'not decoded' };
    const verdict = judge.judge(record.offset, one, evidence[n] ?? nothingKnown);
    return { record, decoded: one, verdict };
  });
}

const nothingKnown: Evidence = { audited: null, lastVersion: 0, storable: false };

/** For each record, also for those that are no event. */
async function readEvidence(client: pg.Client, decoded: readonly Decoded[]): Promise<Evidence[]> {
  const query = `
    select audited.event_data as audited, coalesce(last.version, 0)::float8 as "lastVersion",
      coalesce(pg_input_is_valid(record.value, 'jsonb'), false) as storable
    from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as record (event_id, subject, value, ordinal)
    left join lateral (
      select l.event_data::text from task_audit_log l where l.event_id = record.event_id limit 1
    ) audited on true
    left join lateral (
      select l.version from task_audit_log l where l.subject = record.subject order by l.version desc limit 1
    ) last on true
    order by record.ordinal`;
  const { rows } = await client.query<Evidence>(query, [
    decoded.map(({ event }) => event?.event_id ?? null),
    decoded.map(({ event }) => event?.subject ?? null),
    decoded.map((one) => (one.event === null ? null : one.value)),
  ]);
  return rows;
}

async function write(
  client: pg.Client,
  options: ReplayOptions,
  judged: readonly Judged[],
): Promise<Tip> {
  const events = judged.flatMap(({ record, decoded, verdict }) =>
    verdict.kind === 'append' && decoded.event !== null
      ? [{ offset: record.offset, event: decoded.event, value: decoded.value }]
      : [],
  );
  const links = linksOf(options.partition, options.tip, events);
  for (const link of links) refuseContradiction(options, link);
  await appendLinks(client, options, links);
  await putTasks(
    client,
    events.map(({ event }) => event),
  );
  await setAside(client, options, leftOut(judged));
  return links.at(-1) ?? options.tip;
}

/** Every checkpoint of the line is a prefix of the chain that comes back, not only the last. */
function refuseContradiction({ partition, line }: ReplayOptions, { seq, hash }: Tip): void {
  const signed = line.hashes.get(seq);
  if (signed !== undefined && signed !== hash.toString('hex'))
    throw new BackupRefused(
      `partition ${partition}, seq ${seq}: the topic brings back another row than the one that was signed. Use --discard`,
    );
}

function leftOut(judged: readonly Judged[]): LeftOut[] {
  return judged.flatMap(({ record, decoded, verdict }) =>
    verdict.kind === 'quarantined' || verdict.kind === 'skipped'
      ? [{ record, ...verdict, eventId: decoded.event?.event_id ?? null }]
      : [],
  );
}

function countIn(replayed: Replayed, judged: readonly Judged[]): void {
  const count = (kind: Verdict['kind']) =>
    judged.filter(({ verdict }) => verdict.kind === kind).length;
  replayed.appended += count('append');
  replayed.duplicates += count('duplicate');
  replayed.quarantined += count('quarantined');
  replayed.skipped += count('skipped');
  for (const { record, verdict } of judged) {
    if (verdict.kind === 'append' && !verdict.proven) replayed.unproven.push(record.offset);
  }
}
