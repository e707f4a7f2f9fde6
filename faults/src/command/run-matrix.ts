import { allRows } from '../rows/all-rows.ts';
import type { Row } from '../rows/row.ts';
import type { Proof } from './proof.ts';
import { explain, isGreen, tableOf } from './report.ts';
import { type RowResult, runRow } from './run-row.ts';

/** The rows that were asked for, each in a world of its own; the first red one does not end it. */
export const runMatrix: Proof = async (options, { say, signal }) => {
  const results: RowResult[] = [];
  const skipped: string[] = [];
  for (const row of selectRows(options.only)) {
    const why = row.skip?.();
    if (why !== undefined) {
      skipped.push(`row ${row.id} was not run: ${why}`);
      continue;
    }
    say(`row ${row.id}, seed ${options.seed}: ${row.title}`);
    const result = await runRow(row, { ...options, say, signal });
    results.push(result);
    say(isGreen(result) ? `  green after ${result.seconds.toFixed(0)} s` : explain(result));
  }
  process.stdout.write(`${[tableOf(results), ...skipped, sentence(results)].join('\n')}\n`);
  return results.every(isGreen);
};

/** One line for each row, for people who look for a name. */
export function listRows(): string {
  return allRows
    .map(
      ({ id, name, title, expected }) =>
        String(id).padEnd(4) + name.padEnd(22) + `${title}: ${expected}`,
    )
    .join('\n');
}

function selectRows(only: readonly string[]): readonly Row[] {
  const unknown = only.filter((one) => !allRows.some((row) => isNamed(row, one)));
  if (unknown.length > 0)
    throw new RangeError(`There is no row ${unknown.join(', ')}: --list names them.`);
  return allRows.filter((row) => only.length === 0 || only.some((one) => isNamed(row, one)));
}

function isNamed({ id, name }: Row, text: string): boolean {
  return text === name || text === String(id);
}

function sentence(results: readonly RowResult[]): string {
  const sum = (of: (result: RowResult) => number) =>
    results.reduce((total, one) => total + of(one), 0);
  const red = results.filter((one) => !isGreen(one)).length;
  return [
    `${sum(({ committed }) => committed)} changes committed:`,
    `lost ${sum(({ lost }) => lost)},`,
    `doubled ${sum(({ doubled }) => doubled)},`,
    `out of order ${sum(({ outOfOrder }) => outOfOrder)},`,
    `foreign ${sum(({ foreign }) => foreign)};`,
    `${results.length - red} rows green, ${red} red`,
  ].join(' ');
}
