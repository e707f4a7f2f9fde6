import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { expect, test } from 'vitest';
import { folder, overlays } from '../rendering/overlays.ts';
import type { Manifest } from '../rendering/manifest.ts';
import { readRendered } from '../rendering/rendered.ts';
import { connections } from './connections.ts';

const text = (file: string) => readFileSync(join(folder, file), 'utf8');

const outside = parseAllDocuments(text('analyser/outside.yaml')).map(
  (one) => one.toJS() as Manifest,
);

test.each(overlays)('%s allows exactly the connections that are listed', (overlay) => {
  const listed = text(`allowed/${overlay}.txt`).trimEnd().split('\n');
  expect(connections([...readRendered(overlay), ...outside], 'task-app')).toEqual(listed);
});

test('a pod that nobody named in a policy reaches nobody and is reached by nobody', () => {
  const all = connections([...readRendered('production'), ...outside], 'task-app');
  expect(all.filter((line) => line.includes('stranger'))).toEqual([]);
});
