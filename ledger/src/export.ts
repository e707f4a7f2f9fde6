import { HashText, Instant } from '@tasktrail/contract';
import { z } from 'zod';

/*
 * An export is NDJSON: `export` first, then signed records, rows in the order of their chains, tasks, and `end`, which says
 * that nothing was cut off. Everything stands on one snapshot. A row that is its task's last event carries the
 * task as the table holds it, so that a reader needs no memory of rows; a task whose last event is not in the log yet comes
 * after the rows, with that event; then rows of the outbox that are not what was captured.
 */

/** The first line. */
export const ExportHead = z.object({
  kind: z.literal('export'),
  format: z.literal(1),
  exported_at: Instant,
  /** In PEM: whoever made the file could have written another; bring your own. */
  public_key: z.string().nullable(),
  /** Where the chains end. */
  heads: z.array(z.object({ partition: z.int(), seq: z.int().min(0), hash: HashText })),
  /** What columns of a task may hold when its last event is older than the column; null: anything. */
  defaults: z.record(z.string(), z.array(z.unknown()).nullable()),
});
export type ExportHead = z.infer<typeof ExportHead>;

const Row = z.record(z.string(), z.unknown());

/** A row of the log. `event` is `event_data`; what stands beside it, but for `hash`, is not covered by the hash. */
export const ExportedRow = z.object({
  kind: z.literal('row'),
  partition: z.int(),
  seq: z.int(),
  hash: HashText,
  event: z.unknown(),
  /** Names of columns that do not say what the event says. */
  differing: z.array(z.string()).optional(),
  /** Only on a task's last row: the task now; null when the table has no such task. */
  task: Row.nullable().optional(),
});
export type ExportedRow = z.infer<typeof ExportedRow>;

/** A task whose last event is not in the log. */
export const ExportedTask = z.object({
  kind: z.literal('task'),
  task: Row,
  /** Still in the outbox; null when no event of it is known. */
  event: z.looseObject({ task: Row, event_id: z.string(), version: z.int() }).nullable(),
});
export type ExportedTask = z.infer<typeof ExportedTask>;

/** A row of the outbox that is not what was captured: its exporter says why. */
export const ExportedOutbox = z.object({
  kind: z.literal('outbox'),
  event_id: z.string(),
  subject: z.string(),
  version: z.int(),
  detail: z.string(),
});
export type ExportedOutbox = z.infer<typeof ExportedOutbox>;

/** The last line. */
export const ExportEnd = z.object({
  kind: z.literal('end'),
  rows: z.int().min(0),
  tasks: z.int().min(0),
  in_kafka: z.int().min(0),
  in_outbox: z.int().min(0),
});
export type ExportEnd = z.infer<typeof ExportEnd>;
