import { HashText, Instant } from '@tasktrail/contract';
import { z } from 'zod';

/** The name of the file beside the signer's key. Whoever can put it there may ask the signer to leave a line. */
export const FORK_REQUEST = 'fork-request.json';

/**
 * What a restore with `--discard` asks of the signer: to go on from these heads, one for each partition, although it has
 * signed later ones. Not signed itself: it counts because it lies where only the signer's operator can write, never because
 * the database says so.
 */
export const ForkRequest = z.strictObject({
  kind: z.literal('fork-request'),
  /** The last row that both lines share, and where the new line begins to read. */
  forks: z.array(
    z.strictObject({
      partition: z.int().min(0),
      seq: z.int().min(0),
      hash: HashText,
      topic_id: z.uuid().nullable(),
      next_offset: z.int().min(0),
    }),
  ),
  reason: z.string().min(1).max(500),
  requested_at: Instant,
});
export type ForkRequest = z.infer<typeof ForkRequest>;
