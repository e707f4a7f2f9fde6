import { expect, test } from 'vitest';
import { explain } from '../src/command/report.ts';
import { runRow } from '../src/command/run-row.ts';
import { apiKilled } from '../src/rows/01-api-killed.ts';
import { consumerKilled } from '../src/rows/06-consumer-killed.ts';
import { topicAnew } from '../src/rows/14-topic-anew.ts';

/** One row for each of the three processes between a click and the log; the whole matrix is `npm run faults`. */
test.each([apiKilled, consumerKilled, topicAnew])(
  'under load, nothing is lost, doubled or out of order after: $title',
  { timeout: 600_000 },
  async (row) => {
    const seed = String(Date.now() % 1_000_000);
    const { signal } = new AbortController();
    // Limits of time are for a machine of one's own.
    const options = { seed, full: false, patience: 10, say: () => undefined, signal };
    const result = await runRow(row, options);
    expect(explain(result), `seed ${seed}`).toBe('');
    expect(result.committed).toBeGreaterThan(100);
  },
);
