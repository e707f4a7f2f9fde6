import { z } from 'zod';
import { Actor } from './event.ts';
import { Instant } from './task.ts';
import { filledText } from './text.ts';

/** SHA-256 in lower-case hex. */
export const HashText = z.string().regex(/^[0-9a-f]{64}$/);

/** What can be wrong with a row, a head or a checkpoint. */
export const faultKinds = [
  'missing_row',
  'surplus_row',
  'unreadable_row',
  'broken_link',
  'column_differs',
  'wrong_partition',
  'wrong_head',
  'checkpoint_contradicted',
  'checkpoint_signature',
  'log_shorter_than_checkpoint',
  'task_differs_from_log',
  'outbox_differs',
  'law_broken',
  'export_incomplete',
] as const;
export const FaultKind = z.enum(faultKinds);
export type FaultKind = z.infer<typeof FaultKind>;

/** The first place where the log does not say what was written. */
export const AuditFault = z
  .object({
    kind: FaultKind,
    partition: z.int().nullable(),
    /** The row from which nothing can be trusted; null for a fault that is not in a row. */
    seq: z.int().nullable(),
    event_id: z.string().nullable(),
    subject: z.string().nullable(),
    detail: z.string(),
  })
  .meta({ id: 'AuditFault' });
export type AuditFault = z.infer<typeof AuditFault>;

/** One partition's chain: walked from its genesis up to `verified_seq` of `head_seq`. */
export const ChainVerdict = z
  .object({
    partition: z.int(),
    head_seq: z.int(),
    verified_seq: z.int(),
    hash: HashText,
    /** Of the last signed checkpoint that this chain confirms. */
    checkpoint: z.object({ seq: z.int(), signed_at: Instant }).nullable(),
    first_bad: AuditFault.nullable(),
  })
  .meta({ id: 'ChainVerdict' });
export type ChainVerdict = z.infer<typeof ChainVerdict>;

/** The law that each snapshot obeys: committed = audited + in_kafka + in_outbox; `missing` is the difference. */
export const Consistency = z
  .object({
    at: Instant,
    /** sum(version) over the tasks: never derived from outbox or log. */
    committed: z.int(),
    audited: z.int(),
    /** Acknowledged by Kafka, not yet audited. */
    in_kafka: z.int(),
    /** Not yet sent. */
    in_outbox: z.int(),
    missing: z.int(),
  })
  .meta({ id: 'Consistency' });
export type Consistency = z.infer<typeof Consistency>;

/** What a check of this kind cannot show, whatever it finds. */
export const unproven = [
  /** Rows younger than the last checkpoint could be rewritten together with the head. */
  'rows_after_last_checkpoint',
  /** `id`, `processed_at` and the Kafka position of a row are not in its hash. */
  'columns_not_hashed',
  /** A change made through the API under a false name is a genuine change. */
  'who_was_behind_an_actor',
  /** A superuser may write past the triggers; until the log has an event, nothing tells it from one that was captured. */
  'written_past_triggers',
  /** Whoever holds the signing key and the database can write another history. */
  'signer_and_database_together',
  /** No public key from outside was given. */
  'key_from_the_same_hands',
  /** Whoever made an export may have shown other tasks than the table holds; the log in it is another matter. */
  'tables_as_exported',
  /** No signed checkpoints were there to compare with. */
  'no_checkpoints',
] as const;
export const Unproven = z.enum(unproven);
export type Unproven = z.infer<typeof Unproven>;

/** The running check of the whole log: incremental, begun anew from the genesis again and again. */
export const Verification = z
  .object({
    state: z.enum(['whole', 'broken', 'checking']),
    /** When the last complete walk ended. */
    complete_at: Instant.nullable(),
    chains: z.array(ChainVerdict),
    /** Faults beside the chains: a task that differs from its last event, a checkpoint that is not the signer's, a broken law. */
    faults: z.array(AuditFault),
    /** Tasks compared with their last event in that walk. */
    tasks_compared: z.int(),
    /** Records on the topic of checkpoints that are not by the signer: they are ignored, somebody put them there. */
    foreign_checkpoints: z.int(),
    /** null while the database has not answered yet. */
    consistency: Consistency.nullable(),
    cannot_prove: z.array(Unproven),
  })
  .meta({ id: 'Verification' });
export type Verification = z.infer<typeof Verification>;

/** Topic id, partition and offset, joined by hyphens. */
export const QuarantineId = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]{1,9}-[0-9]{1,15}$/)
  .meta({ description: 'Topic id, partition and offset, joined by hyphens' });

/** Somebody looked at a quarantined record and said why it is all right. Nothing is ever released into the log. */
export const QuarantineAct = z
  .object({ act: z.enum(['acknowledged']), actor: Actor, reason: z.string(), at: Instant })
  .meta({ id: 'QuarantineAct' });
export type QuarantineAct = z.infer<typeof QuarantineAct>;

/** A record that was set aside: it was on the topic, it is not in the log, and it never will be. */
export const QuarantinedRecord = z
  .object({
    id: QuarantineId,
    topic_id: z.uuid(),
    partition: z.int(),
    offset: z.int(),
    reason: z.enum(['foreign', 'conflict']),
    detail: z.string(),
    quarantined_at: Instant,
    /** Bytes of key and value; null for a record without. */
    key_size: z.int().nullable(),
    value_size: z.int().nullable(),
    /** The first bytes of the value as text, unreadable ones replaced. */
    begins_with: z.string().nullable(),
    /** The last act, when there is one. */
    acknowledged: QuarantineAct.nullable(),
  })
  .meta({ id: 'QuarantinedRecord' });
export type QuarantinedRecord = z.infer<typeof QuarantinedRecord>;

/** The record with all of its bytes, in base64, and every act, newest first. */
export const QuarantinedBytes = QuarantinedRecord.extend({
  key: z.base64().nullable(),
  value: z.base64().nullable(),
  acts: z.array(QuarantineAct),
}).meta({ id: 'QuarantinedBytes' });
export type QuarantinedBytes = z.infer<typeof QuarantinedBytes>;

export const ACKNOWLEDGE_REASON_MAX = 500;

export const AcknowledgeRecord = z
  .strictObject({ reason: filledText(ACKNOWLEDGE_REASON_MAX) })
  .meta({ id: 'AcknowledgeRecord' });
export type AcknowledgeRecord = z.infer<typeof AcknowledgeRecord>;

/** Where the consumer had to leave the straight path. */
export const AuditIncident = z
  .object({
    id: z.int(),
    partition: z.int(),
    kind: z.string(),
    detail: z.looseObject({}),
    occurred_at: Instant,
  })
  .meta({ id: 'AuditIncident' });
export type AuditIncident = z.infer<typeof AuditIncident>;
