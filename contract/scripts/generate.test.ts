import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { operations } from '../src/operations.ts';

const run = promisify(execFile);
const generator = fileURLToPath(new URL('generate.ts', import.meta.url));
const text = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('every generated file is what the contract gives today', async () => {
  const { stdout } = await run(process.execPath, [generator, '--check']);
  expect(stdout).toBe('generated files: up to date\n');
});

test('the description names every operation once, and the live feed', () => {
  const { paths } = JSON.parse(text('generated/openapi.json')) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const described = Object.values(paths).flatMap((path) => Object.values(path));
  expect(described.map(({ operationId }) => operationId).toSorted()).toEqual(
    [...Object.keys(operations), 'live'].toSorted(),
  );
});

test.each(['generated/openapi.json', 'generated/event.schema.json'])(
  'every reference of %s leads somewhere',
  (path) => {
    const document: unknown = JSON.parse(text(path));
    const references = [...text(path).matchAll(/"\$ref": "#\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(5);
    for (const [, pointer] of references) {
      expect(document).toHaveProperty(String(pointer).split('/'));
    }
  },
);
