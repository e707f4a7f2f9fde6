import type { AuditIncident } from '@tasktrail/contract';
import { z } from 'zod';
import { words } from '../../messages/pipeline-words.tsx';

const Moved = z.object({
  from: z.object({ next_offset: z.int() }),
  to: z.object({ next_offset: z.int() }),
  log: z.object({ start: z.int(), end: z.int() }),
});

const Replayed = z.object({
  mode: z.literal('replay'),
  backup_made_at: z.string(),
  counts: z.object({ appended: z.int(), unproven: z.int() }),
});
const Discarded = z.object({ mode: z.literal('discard'), backup_made_at: z.string() });

/** What happened, in words; a kind this page does not know is shown as it was written. */
export function incidentWords({ kind, detail }: AuditIncident): string {
  if (kind === 'topic_changed') return words('incident.topicChanged');
  const moved = Moved.safeParse(detail);
  if (kind === 'offset_out_of_range' && moved.success) {
    const { from, to, log } = moved.data;
    return words('incident.offsetOutOfRange', {
      from: String(from.next_offset),
      to: String(to.next_offset),
      start: String(log.start),
      end: String(log.end),
    });
  }
  if (kind === 'restored') {
    const { data: replayed } = Replayed.safeParse(detail);
    if (replayed) {
      const { appended, unproven } = replayed.counts;
      return words('incident.replayed', { at: replayed.backup_made_at, appended, unproven });
    }
    const { data: discarded } = Discarded.safeParse(detail);
    if (discarded) return words('incident.discarded', { at: discarded.backup_made_at });
  }
  return words('incident.other', { kind, detail: JSON.stringify(detail) });
}
