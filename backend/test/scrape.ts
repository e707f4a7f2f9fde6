import { call } from './api.ts';

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** A metric as it is announced, with its samples. */
export interface Family {
  kind: string;
  help: string;
  samples: Sample[];
}

/** What the port offers. */
export async function scrape(port: number): Promise<Map<string, Family>> {
  const { status, headers, text } = await call(port, 'GET', '/metrics');
  if (status !== 200) throw new Error(`status ${status}`);
  const kind = headers['content-type'];
  if (kind !== 'text/plain; version=0.0.4; charset=utf-8') throw new Error(String(kind));
  return parseFigures(text);
}

const HELP = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/;
const TYPE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y;

/** The text format, version 0.0.4, read strictly: a line that is not of it is an error, and so is a sample told twice. */
export function parseFigures(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Family>();
  const told = new Set<string>();
  for (const line of text.split('\n').filter((line) => line !== '')) {
    if (line.startsWith('# HELP ')) begin(families, line);
    else if (line.startsWith('# TYPE ')) typed(families, line);
    else addSample(families, line, told);
  }
  for (const [name, family] of families)
    if (family.kind === 'histogram') checkBuckets(name, family);
  return families;
}

function begin(families: Map<string, Family>, line: string): void {
  const [, name = '', help = ''] = HELP.exec(line) ?? refuse(line);
  if (families.has(name)) refuse(line);
  families.set(name, { kind: '', help, samples: [] });
}

function typed(families: Map<string, Family>, line: string): void {
  const [, name = '', kind = ''] = TYPE.exec(line) ?? refuse(line);
  const family = families.get(name);
  if (family?.kind !== '' || family.samples.length > 0) refuse(line);
  else family.kind = kind;
}

function addSample(families: Map<string, Family>, line: string, told: Set<string>): void {
  const [, name = '', labels = '', text = ''] = SAMPLE.exec(line) ?? refuse(line);
  const [latest, family] = [...families].at(-1) ?? refuse(line);
  const part = family.kind === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name;
  if (latest !== part) refuse(line);
  const series = `${name}{${labels}}`;
  if (told.has(series)) refuse(line);
  told.add(series);
  family.samples.push({ name, labels: labelsOf(labels, line), value: valueOf(text, line) });
}

function labelsOf(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  for (let at = 0; at < text.length; at = LABEL.lastIndex) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? refuse(line);
    labels[name] = value;
  }
  return labels;
}

function valueOf(text: string, line: string): number {
  if (/^nan$/i.test(text)) return NaN;
  if (/^[+-]Inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text);
  return Number.isNaN(value) ? refuse(line) : value;
}

/** Buckets grow, and the last one counts everything. */
function checkBuckets(name: string, { samples }: Family): void {
  const count = new Map<string, number>();
  for (const { name: part, labels, value } of samples) {
    if (part !== `${name}_bucket`) continue;
    const { le, ...rest } = labels;
    const key = JSON.stringify(rest);
    if (le === undefined || value < (count.get(key) ?? 0)) refuse(`${name} ${key}`);
    count.set(key, value);
  }
  for (const { name: part, labels, value } of samples)
    if (part === `${name}_count` && count.get(JSON.stringify(labels)) !== value) refuse(name);
}

function refuse(line: string): never {
  throw new Error(`not the format: ${line}`);
}

/** The one sample with these labels. */
export function valueIn(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const found = families
    .get(name)
    ?.samples.filter((sample) =>
      Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    );
  return found?.length === 1 ? found[0]?.value : undefined;
}
