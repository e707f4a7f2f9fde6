import { z } from 'zod';
import { Consistency, Verification } from './audit.ts';
import { Instant } from './task.ts';

/** The stations of a change, in the order in which it passes them. */
export const stations = ['database', 'outbox', 'kafka', 'audit', 'feed'] as const;

/** Samples of the last 15 minutes, one for 15 s. */
export const SAMPLES = 60;
export const SAMPLE_SECONDS = 15;

/**
 * One station. `waiting` are the changes that reached it and have not left it: committed but without an outbox row (always
 * 0), unsent rows, records that no reader has taken, records that are not audited, records not yet fanned out here. null
 * means that nobody can tell now.
 */
export const Station = z
  .object({
    name: z.enum(stations),
    waiting: z.int().nullable(),
    oldest_seconds: z.number().nullable(),
    /** Changes that left it per second, over the last 10 s. */
    rate: z.number().nullable(),
    trend: z.enum(['steady', 'growing', 'shrinking']),
    /** good: oldest < 5 s; slow: < 30 s; stalled: more; unreachable: it does not answer. */
    state: z.enum(['good', 'slow', 'stalled', 'unreachable']),
    /** Changes that left it in each sample, oldest first. */
    samples: z.array(z.int()).max(SAMPLES),
    last_error: z.object({ at: Instant, message: z.string() }).nullable(),
  })
  .meta({ id: 'Station' });
export type Station = z.infer<typeof Station>;

/** The state of the whole pipeline as one replica sees it. */
export const Pipeline = z
  .object({
    now: Instant,
    stations: z.array(Station).length(stations.length),
    /** null while the database does not answer. */
    consistency: Consistency.nullable(),
    verification: Verification.pick({ state: true, complete_at: true, chains: true }).nullable(),
    last_checkpoint_at: Instant.nullable(),
    quarantine: z
      .object({ records: z.int(), unacknowledged: z.int(), conflicts: z.int() })
      .nullable(),
    incidents: z.int().nullable(),
    /** The newest audited event, for the waterfall. */
    last_event_id: z.uuid().nullable(),
    /** Which parts may be broken from the page: only with `--chaos`. */
    chaos: z.array(z.string()),
  })
  .meta({ id: 'Pipeline' });
export type Pipeline = z.infer<typeof Pipeline>;

export const steps = ['committed', 'published', 'acked', 'audited', 'delivered'] as const;

/** The way of one event. Milliseconds are counted from its commit; null: not yet, or not known to this replica. */
export const EventJourney = z
  .object({
    event_id: z.uuid(),
    task_id: z.int(),
    version: z.int(),
    committed_at: Instant,
    steps: z.array(z.object({ name: z.enum(steps), after_ms: z.number().nullable() })),
  })
  .meta({ id: 'EventJourney' });
export type EventJourney = z.infer<typeof EventJourney>;
