import type { RowResult } from './run-row.ts';

const columns = [
  'row',
  'seed',
  'committed',
  'lost',
  'doubled',
  'out of order',
  'foreign',
  'drained',
  'took',
  'verdict',
  'fault',
];

/** One line for each row: what was done, and what the log made of it. */
export function tableOf(results: readonly RowResult[]): string {
  const lines = [columns, ...results.map(cellsOf)];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => line[index]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What a red row violated, with its evidence; empty for a green one. */
export function explain(result: RowResult): string {
  const { row, failure, violations, keepLogs } = result;
  const lines = [
    ...(failure === undefined ? [] : [`the row did not run to its end: ${failure}`]),
    ...violations.flatMap(({ invariant, what, evidence }) => [
      `${invariant}: ${what}`,
      ...evidence.map((one) => `    ${one}`),
    ]),
    ...(keepLogs === undefined ? [] : [`logs: ${keepLogs}`]),
  ];
  return lines.length === 0
    ? ''
    : [`row ${row.id}, ${row.title}`, ...lines.map((line) => `  ${line}`)].join('\n');
}

export const isGreen = ({ violations, failure }: RowResult) =>
  violations.length === 0 && failure === undefined;

function cellsOf(result: RowResult): string[] {
  const { row, seed, committed, lost, doubled, outOfOrder, foreign, seconds, drainedMs } = result;
  const broken = [...new Set(result.violations.map(({ invariant }) => invariant))].join(' ');
  return [
    String(row.id),
    seed,
    String(committed),
    String(lost),
    String(doubled),
    String(outOfOrder),
    String(foreign),
    drainedMs === null ? 'no' : `${(drainedMs / 1000).toFixed(1)} s`,
    `${seconds.toFixed(0)} s`,
    isGreen(result) ? 'green' : `RED ${broken || 'failed'}`,
    row.title,
  ];
}
