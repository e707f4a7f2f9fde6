import { z } from 'zod';
import { Instant } from './task.ts';

/** Liveness: touches nothing. */
export const Health = z
  .object({ status: z.literal('healthy'), timestamp: Instant, version: z.string() })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

/** Readiness: PostgreSQL decides; Kafka down is degraded, because the outbox absorbs it. */
export const Readiness = z
  .object({
    status: z.enum(['ready', 'degraded', 'unready']),
    postgres: z.enum(['up', 'down']),
    kafka: z.enum(['up', 'down']),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof Readiness>;
