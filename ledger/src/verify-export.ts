import type { KeyObject } from 'node:crypto';
import type { AuditFault, ChainVerdict } from '@tasktrail/contract';
import type { z } from 'zod';
import { type Anchors, anchorsOf } from './anchors.ts';
import { ChainWalk, verdictOf } from './chain-walk.ts';
import { type CheckpointLine, parseCheckpointLine } from './checkpoint-lines.ts';
import { EventDataError, readEventData } from './event-data.ts';
import { ExportEnd, ExportedOutbox, ExportedRow, ExportedTask, ExportHead } from './export.ts';
import { ExportedTasks } from './exported-tasks.ts';
import { LineError, readLines } from './read-lines.ts';
import { lawFaults, type Report } from './report.ts';
import { saysOnce } from './says-once.ts';

export interface ExportToVerify {
  path: string;
  /** From outside; else signatures are judged by the key in the file. */
  key: KeyObject | undefined;
  /** From outside; else those in the file count. */
  checkpoints: readonly CheckpointLine[] | undefined;
  readKey: (pem: string) => KeyObject;
  progress: (rows: number) => void;
}

export interface ExportReport extends Report {
  /** Signed records that were judged. */
  checkpoints: number;
}

const ROW = '{"kind":"row"';
const SIGNED = /^\{"kind":"(?:checkpoint|fork|refusal)"/;

/**
 * Verifies an export without database and network: line by line, with memory for the signed records and the backlog
 * only. Throws a LineError when the file is not an export.
 */
export async function verifyExport(options: ExportToVerify): Promise<ExportReport> {
  const { path, checkpoints } = options;
  const signed = checkpoints ?? (await signedRecords(path));
  const walk = new ExportWalk(signed, options);
  let number = 0;
  for await (const line of readLines(path)) {
    number += 1;
    if (!SIGNED.test(line)) walk.take(line, number);
  }
  return { ...walk.report(), checkpoints: signed.length };
}

/** A pass of its own: they may stand anywhere, and the walk must know them before the rows. */
async function signedRecords(path: string): Promise<CheckpointLine[]> {
  const records: CheckpointLine[] = [];
  let number = 0;
  for await (const line of readLines(path, ROW)) {
    number += 1;
    if (!SIGNED.test(line)) continue;
    records.push({ line: number, record: parseCheckpointLine(line, number) });
    if (!saysOnce(line, JSON.parse(line))) throw new LineError(`line ${number}: ${TWICE}`);
  }
  return records;
}

class ExportWalk {
  readonly #signed: readonly CheckpointLine[];
  readonly #options: ExportToVerify;
  #anchors: Anchors = { byPartition: new Map(), faults: [] };
  #head: ExportHead | undefined;
  #end: ExportEnd | undefined;
  #tasks = new ExportedTasks({});
  #rows = 0;
  readonly #chains = new Map<number, ChainWalk>();
  readonly #faults: AuditFault[] = [];

  constructor(signed: readonly CheckpointLine[], options: ExportToVerify) {
    this.#signed = signed;
    this.#options = options;
  }

  take(line: string, number: number): void {
    const record = jsonOf(line, number);
    if (this.#head === undefined) return this.#begin(read(ExportHead, record, number));
    if (this.#end !== undefined) throw new LineError(`line ${number}: it comes after the end`);
    if (kindOf(record) === 'row') return this.#takeRow(read(ExportedRow, record, number));
    if (kindOf(record) === 'task') return this.#tasks.waiting(read(ExportedTask, record, number));
    if (kindOf(record) === 'outbox') {
      return this.#tasks.falseWaiting(read(ExportedOutbox, record, number));
    }
    this.#end = read(ExportEnd, record, number);
  }

  report(): Report {
    const head = this.#head;
    if (head === undefined) throw new LineError('the file is empty');
    const end = this.#end;
    const chains = head.heads.map((one) => this.#verdict(one));
    const committed = this.#tasks.versions;
    const { in_kafka = 0, in_outbox = 0 } = end ?? {};
    const missing = committed - this.#rows - in_kafka - in_outbox;
    const counts = { committed, audited: this.#rows, in_kafka, in_outbox, missing };
    const consistency = { at: head.exported_at, ...counts };
    const law = end ? lawFaults(consistency) : [];
    const faults = [
      ...this.#anchors.faults,
      ...this.#faults,
      ...this.#tasks.faults,
      ...this.#cut(),
      ...law,
    ];
    return { chains, faults, tasks_compared: this.#tasks.compared, consistency };
  }

  #begin(head: ExportHead): void {
    const { key, readKey } = this.#options;
    this.#head = head;
    const own = head.public_key === null ? undefined : readKey(head.public_key);
    this.#anchors = anchorsOf(this.#signed, key ?? own);
    this.#tasks = new ExportedTasks(head.defaults);
  }

  #takeRow(row: ExportedRow): void {
    const chain = this.#chain(row.partition);
    const { seq, event, differing = [] } = row;
    this.#rows += 1;
    chain.take({ seq, hash: Buffer.from(row.hash, 'hex'), event, differing });
    if (row.task !== undefined) this.#tasks.last(row.task, event);
    if (this.#rows % PROGRESS_ROWS === 0) this.#options.progress(PROGRESS_ROWS);
  }

  #chain(partition: number): ChainWalk {
    const known = this.#chains.get(partition);
    if (known) return known;
    const chain = new ChainWalk(partition, this.#anchors.byPartition.get(partition));
    this.#chains.set(partition, chain);
    return chain;
  }

  #verdict({ partition, seq, hash }: ExportHead['heads'][number]): ChainVerdict {
    const chain = this.#chain(partition);
    chain.end({ seq, hash: Buffer.from(hash, 'hex') });
    return verdictOf(chain, seq);
  }

  /** What the head or the end promised and the file does not hold. */
  #cut(): AuditFault[] {
    const end = this.#end;
    const heads = this.#head?.heads ?? [];
    const strange = [...this.#chains.keys(), ...this.#anchors.byPartition.keys()].filter(
      (partition) => !heads.some((head) => head.partition === partition),
    );
    const sentences = [...new Set(strange)].map((partition) => {
      return `the export names no head of partition ${partition}`;
    });
    if (!end) sentences.push('the file ends before the export does');
    if (end && (end.rows !== this.#rows || end.tasks !== this.#tasks.compared)) {
      sentences.push(`the export counts ${end.rows} rows and ${end.tasks} tasks, it holds others`);
    }
    return sentences.map((detail) => {
      const nobody = { partition: null, seq: null, event_id: null, subject: null };
      return { kind: 'export_incomplete', ...nobody, detail };
    });
  }
}

const PROGRESS_ROWS = 10_000;

const TWICE = 'it says something twice, or not as an export says it';

/** A row that says something twice, or with a number that parsing would round, is still a row, and can be named. */
function jsonOf(line: string, number: number): unknown {
  const record = readEventData(line);
  if (!(record instanceof EventDataError)) {
    if (saysOnce(line, record)) return record;
    if (kindOf(record) !== 'row') throw new LineError(`line ${number}: ${TWICE}`);
    return { ...(record as object), event: new EventDataError(TWICE) };
  }
  try {
    return { ...(JSON.parse(line) as object), event: record };
  } catch {
    throw new LineError(`line ${number}: it is not JSON`);
  }
}

function read<T>(schema: z.ZodType<T>, record: unknown, number: number): T {
  const parsed = schema.safeParse(record);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new LineError(`line ${number}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

function kindOf(record: unknown): unknown {
  return typeof record === 'object' && record !== null && 'kind' in record
    ? record.kind
    : undefined;
}
