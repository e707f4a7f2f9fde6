import type { Restored } from './restore-database.ts';
import type { Replayed } from './replay-partition.ts';

/** What a person has to know after a restore. */
export function report({ manifest, replayed, waiting }: Restored): string[] {
  const { made_at: madeAt, law } = manifest;
  return [
    `Restored the backup of ${madeAt}: ${law.audited} audited changes, ${law.waiting} that waited.`,
    ...replayed.map(onReplay),
    ...replayed.flatMap(onUnproven),
    `${waiting} changes wait in the outbox and will be sent when the backend starts.`,
  ];
}

function onReplay({
  partition,
  tip,
  appended,
  duplicates,
  quarantined,
  skipped,
}: Replayed): string {
  const leftOut = `left out: ${duplicates} duplicates, ${quarantined} quarantined, ${skipped} skipped`;
  return `Partition ${partition}: ${appended} rows came back, the chain ends at ${tip.seq}; ${leftOut}.`;
}

const SHOWN = 20;

function onUnproven({ partition, unproven }: Replayed): string[] {
  if (unproven.length === 0) return [];
  const shown = unproven.slice(0, SHOWN).join(', ');
  const more = unproven.length > SHOWN ? ` and ${unproven.length - SHOWN} more` : '';
  return [
    `Unproven: ${unproven.length} of them come after the last checkpoint of partition ${partition}, so only the topic says that they were committed: offsets ${shown}${more}.`,
  ];
}
