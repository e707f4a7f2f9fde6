import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCHEMA } from './schema-name.ts';

const migrations = new URL('../../../database/migrations/', import.meta.url);

test('what this version needs is the newest migration there is', () => {
  expect(readdirSync(migrations).toSorted().at(-1)).toBe(`${SCHEMA}.sql`);
});
