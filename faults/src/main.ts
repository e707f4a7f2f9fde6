/** `npm run faults`: every row of the fault matrix on the real system, judged by one checker. */
import { parseArgs } from 'node:util';
import { explain, isGreen, tableOf } from './command/report.ts';
import { type RowResult, runRow } from './command/run-row.ts';
import { allRows } from './rows/all-rows.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string' },
    full: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

const say = (line: string) => process.stderr.write(`${line}\n`);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => stop.abort(new Error('stopped')));

const seed = values.seed ?? String(Date.now() % 1_000_000);
const rows = allRows.filter(
  ({ id, name }) =>
    values.only.length === 0 || values.only.includes(name) || values.only.includes(String(id)),
);
const results: RowResult[] = [];
for (const row of rows) {
  say(`row ${row.id}, seed ${seed}: ${row.title}`);
  const result = await runRow(row, { seed, full: values.full, say, signal: stop.signal });
  results.push(result);
  say(isGreen(result) ? `  green after ${result.seconds.toFixed(0)} s` : explain(result));
}
process.stdout.write(`${tableOf(results)}\n`);
process.exit(results.every(isGreen) ? 0 : 1);
