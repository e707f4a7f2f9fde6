import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Table } from './bench.ts';
import { type Machine, machineSlug } from './machine.ts';
import { results } from './paths.ts';

/** One benchmark's figures and the circumstances they were taken in. */
export interface Section {
  title: string;
  at: string;
  command: string;
  commit: string;
  /** Cores that other programs kept busy meanwhile. */
  foreignCores: number;
  seconds: number;
  tables: Table[];
}

interface Report {
  date: string;
  machine: Machine;
  versions: Record<string, string>;
  sections: Record<string, Section>;
}

/** Puts sections into the report of this day and machine, beside those of earlier runs, and answers its path. */
export function writeReport(report: Report): string {
  const file = join(results, `${report.date}-${machineSlug(report.machine)}`);
  mkdirSync(results, { recursive: true });
  const sections = { ...earlier(`${file}.json`)?.sections, ...report.sections };
  const whole = { ...report, sections };
  writeFileSync(`${file}.json`, `${JSON.stringify(whole, undefined, 2)}\n`);
  writeFileSync(`${file}.md`, markdown(whole, basename(file)));
  return `${file}.md`;
}

function earlier(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

function markdown({ date, machine, versions, sections }: Report, name: string): string {
  const { cores, model, memoryGib, system, fdatasyncMs } = machine;
  return [
    `# Measured on ${date}`,
    `Machine: ${cores} cores ${model}, ${memoryGib} GiB, ${system}; making 8 KiB durable takes ${fdatasyncMs} ms (median).`,
    `Versions: ${Object.entries(versions)
      .map((pair) => pair.join(' '))
      .join(', ')}.`,
    `How to read this: [README](../README.md). Raw figures: [${name}.json](${name}.json).`,
    ...Object.values(sections).map(sectionText),
    '',
  ].join('\n\n');
}

/** A section as Markdown that also reads well in a terminal. */
export function sectionText({
  title,
  at,
  command,
  commit,
  foreignCores,
  seconds,
  tables,
}: Section): string {
  return [
    `## ${title}`,
    `\`${command}\` at ${at}, commit ${commit}, took ${Math.round(seconds)} s; other programs kept ${foreignCores.toFixed(2)} cores busy.`,
    ...tables.map(tableText),
  ].join('\n\n');
}

function tableText({ caption, columns, rows }: Table): string {
  const cells = [columns, ...rows.map((row) => row.map(cellText))];
  const widths = columns.map((_, index) =>
    Math.max(3, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const isNumber = columns.map((_, index) => typeof rows[0]?.[index] === 'number');
  const line = (row: string[]) => {
    const padded = row.map((cell, index) => {
      const width = widths[index] ?? 0;
      return isNumber[index] ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  const rule = widths.map((width, index) => '-'.repeat(width - 1) + (isNumber[index] ? ':' : '-'));
  const [head = [], ...body] = cells;
  return [caption, '', line(head), line(rule), ...body.map(line)].join('\n');
}

/** Three digits say as much as these measurements know. */
function cellText(cell: string | number): string {
  if (typeof cell === 'string') return cell;
  if (Number.isInteger(cell)) return cell.toLocaleString('en');
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(cell) || 1)));
  return cell.toLocaleString('en', { maximumFractionDigits: Math.min(digits, 4) });
}
