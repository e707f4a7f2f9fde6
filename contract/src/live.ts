import { z } from 'zod';
import { TaskEvent } from './event.ts';
import { Instant } from './task.ts';

/**
 * First frame of a fresh connection (`GET /api/live`, `?cursor=` to resume): from `cursor` on every event is delivered. List
 * after it, never before. While Kafka has never been reached the cursor cannot be resumed, and `resync` follows once it has.
 */
export const HelloFrame = z.object({
  type: z.literal('hello'),
  cursor: z.string(),
  build: z.string(),
  now: Instant,
});

/** First frame of a resumed connection that this replica can continue without a gap. */
export const ResumedFrame = z.object({
  type: z.literal('resumed'),
  cursor: z.string(),
  build: z.string(),
  now: Instant,
});

/** The gap cannot be filled: list again, then apply what follows `cursor`. */
export const ResyncFrame = z.object({
  type: z.literal('resync'),
  cursor: z.string(),
  build: z.string(),
  now: Instant,
});

/** One committed change; `cursor` resumes after it. */
export const EventFrame = z.object({
  type: z.literal('event'),
  event: TaskEvent,
  partition: z.int(),
  offset: z.int(),
  cursor: z.string(),
});

/** A hint that the audit log has taken everything below these offsets: read trails once, only they fill a seal. */
export const AuditedFrame = z.object({
  type: z.literal('audited'),
  topic: z.string(),
  partitions: z.record(z.string(), z.int()),
});

/** Every 5 s: age of the oldest change that Kafka has not taken yet, in seconds; 0 in normal operation. */
export const PulseFrame = z.object({
  type: z.literal('pulse'),
  now: Instant,
  behind_seconds: z.number(),
});

/** Answer to a client's `ping`. */
export const PongFrame = z.object({ type: z.literal('pong'), id: z.string(), now: Instant });

export const LiveFrame = z
  .discriminatedUnion('type', [
    HelloFrame,
    ResumedFrame,
    ResyncFrame,
    EventFrame,
    AuditedFrame,
    PulseFrame,
    PongFrame,
  ])
  .meta({ id: 'LiveFrame' });
export type LiveFrame = z.infer<typeof LiveFrame>;

/** What a client may send. */
export const ClientFrame = z
  .discriminatedUnion('type', [z.strictObject({ type: z.literal('ping'), id: z.string().max(64) })])
  .meta({ id: 'ClientFrame' });
export type ClientFrame = z.infer<typeof ClientFrame>;
