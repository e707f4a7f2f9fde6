import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { backendCatalogue, type Catalogue, type Entry, signerCatalogue } from './catalogue.ts';

const root = new URL('../../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');

const entries: [string, Entry][] = [
  ...Object.entries<Entry>(backendCatalogue satisfies Catalogue),
  ...Object.entries<Entry>(signerCatalogue satisfies Catalogue),
];

test.each(entries)(
  '%s is named as Prometheus names things',
  (name, { kind, help, labels = [] }) => {
    expect(name).toMatch(/^(tasktrail|process)_[a-z_]+[a-z]$/);
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb)$/);
    expect(help).toMatch(/^[A-Z0-9].*\.$/);
    expect(labels.filter((label) => /id|path|url|user|subject|task/.test(label))).toEqual([]);
  },
);

test('every figure that the guide speaks of is in a catalogue', () => {
  const known = entries.map(([name]) => name);
  const python = textOf('consumer/src/audit_consumer/metrics.py');
  const guide = textOf('docs/how-to/collect-metrics.md');
  const named = guide.match(/tasktrail_[a-z_]+/g) ?? [];
  const unknown = named
    .map((name) => name.replace(/(?<=_seconds)_(count|bucket|sum)$/, ''))
    .filter((name) => !known.includes(name) && !python.includes(`"${name}"`));

  expect(named.length).toBeGreaterThan(10);
  expect(unknown).toEqual([]);
});
