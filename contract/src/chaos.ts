import { z } from 'zod';

/** What a page may break of a system that was started with `--chaos`. */
export const chaosTargets = ['consumer', 'kafka', 'backend', 'database'] as const;

/** The database is paused, and goes on by itself after 20 s at most; any other part is killed, and started again. */
export const ChaosAct = z
  .strictObject({
    target: z.enum(chaosTargets, { error: `must be one of ${chaosTargets.join(', ')}` }),
    act: z.enum(['kill', 'pause', 'resume'], { error: 'must be one of kill, pause, resume' }),
  })
  .refine(({ target, act }) => (target === 'database') === (act !== 'kill'), {
    path: ['act'],
    error: 'must be pause or resume for the database, kill for every other part',
  })
  .meta({ id: 'ChaosAct' });
export type ChaosAct = z.infer<typeof ChaosAct>;

/** What was done, and to which part; null when none of the kind runs at this moment. */
export const ChaosDone = z
  .object({
    target: z.enum(chaosTargets),
    act: z.enum(['kill', 'pause', 'resume']),
    part: z.string().nullable(),
  })
  .meta({ id: 'ChaosDone' });
export type ChaosDone = z.infer<typeof ChaosDone>;
