import { HashText, Instant } from '@tasktrail/contract';
import { z } from 'zod';

const Count = z.int().min(0);

/** A record that is on the topic and not in the log: who replays the topic leaves it out. */
export const SetAside = z.strictObject({
  topic_id: z.uuid(),
  offset: Count,
  why: z.enum(['quarantined', 'skipped']),
});
export type SetAside = z.infer<typeof SetAside>;

/** The head of one chain, as the signer saw it. `seq` 0 with 32 zero bytes is a chain without a row. */
const head = {
  partition: Count,
  seq: Count,
  hash: HashText,
};

/** Where the consumer reads on after this head; null while it has never read. */
const position = {
  topic_id: z.uuid().nullable(),
  next_offset: Count,
};

/** Who signed, and when by the signer's own clock. */
const seal = {
  signed_at: Instant,
  /** Of the public key: the first 8 bytes of the SHA-256 of its SPKI, in hex. */
  key_id: z.string().regex(/^[0-9a-f]{16}$/),
  /** Ed25519, 64 bytes in base64. */
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
};

/** Says that this chain had this head at this moment. */
export const Checkpoint = z.strictObject({
  kind: z.literal('checkpoint'),
  ...head,
  ...position,
  /**
   * What was set aside since the checkpoint before of this partition, at least: a position may be named twice. The union
   * over all checkpoints counts; a position may also lie at or after `next_offset`, its own checkpoint follows.
   */
  set_aside: z.array(SetAside),
  ...seal,
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/**
 * Says that a restore gave up what came after this head, and that the chain goes on from here on another line. `seq` and
 * `hash` are the last row that both lines share, the position is where the new line begins to read.
 */
export const Fork = z.strictObject({
  kind: z.literal('fork'),
  ...head,
  ...position,
  /** The last checkpoint of the line that was given up; equal to `seq` and `hash` when nothing signed was lost. */
  discarded_seq: Count,
  discarded_hash: HashText,
  reason: z.string().min(1).max(500),
  ...seal,
});
export type Fork = z.infer<typeof Fork>;

/**
 * Says that the signer was shown a head that does not extend its last record of this partition, which `seq` and `hash`
 * repeat. Until the chain extends that one again nothing more is signed.
 */
export const Refusal = z.strictObject({
  kind: z.literal('refusal'),
  ...head,
  refused_seq: Count,
  refused_hash: HashText,
  /** Names the row. */
  reason: z.string().min(1).max(500),
  ...seal,
});
export type Refusal = z.infer<typeof Refusal>;

/** One line of the checkpoints file, and one record of the topic. */
export const SignedRecord = z.discriminatedUnion('kind', [Checkpoint, Fork, Refusal]);
export type SignedRecord = z.infer<typeof SignedRecord>;

type Unsealed<T> = T extends unknown ? Omit<T, 'key_id' | 'signature'> : never;

/** A record before it is signed. */
export type UnsignedRecord = Unsealed<SignedRecord>;
