import type { AuditIncident } from '@tasktrail/contract';
import { expect, test } from 'vitest';
import { incidentWords } from './incident-words.ts';

const incident = (kind: string, detail: object): AuditIncident => ({
  id: 1,
  partition: 0,
  kind,
  detail: { ...detail },
  occurred_at: '2026-11-22T12:00:00.000Z',
});
const from = { topic_id: 'a', next_offset: 9_214 };

test.each([
  [
    incident('topic_changed', { from, to: { topic_id: 'b', next_offset: 0 }, log: null }),
    'Another topic took the place of the one that was read: reading began anew at its start.',
  ],
  [
    incident('offset_out_of_range', {
      from,
      to: { ...from, next_offset: 9_300 },
      log: { start: 9_300, end: 9_400 },
    }),
    'The topic did not hold record 9214: it reached from 9300 to 9400. Reading went on at 9300.',
  ],
  [
    incident('restored', {
      mode: 'replay',
      backup_made_at: '2026-11-21T02:00:00Z',
      counts: { appended: 1, quarantined: 0, skipped: 0, unproven: 0 },
    }),
    'The database was restored from the backup of 2026-11-21T02:00:00Z and rolled forward: 1 row came back from the topic, 0 of them without a checkpoint that vouches for them.',
  ],
  [
    incident('restored', { mode: 'discard', backup_made_at: '2026-11-21T02:00:00Z', seq: 3 }),
    'The database was restored from the backup of 2026-11-21T02:00:00Z. What came after it was given up; its records are quarantined.',
  ],
  [incident('later_kind', { why: 'x' }), 'Kind “later_kind”: {"why":"x"}'],
])('%j is told in words', (incident, words) => {
  expect(incidentWords(incident)).toBe(words);
});
