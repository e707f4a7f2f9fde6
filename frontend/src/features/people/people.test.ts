import type { Actor } from '@tasktrail/contract';
import { expect, test } from 'vitest';
import { People } from './people.ts';

const person = (id: string | null): Actor => ({ kind: 'person', id, on_behalf_of: null });
const ana = '0aafe475-9682-48cc-b16d-9845dac4cb87';

test('names are asked for together, and only of ids that can have one', async () => {
  const asked: (readonly string[])[] = [];
  const read = async (ids: readonly string[]) => {
    asked.push(ids);
    return [{ id: ana, name: 'Ana' }];
  };
  const people = new People({ read, now: () => 0 });
  people.meet([person('not-a-uuid'), person(ana), person(null), { ...person(ana), kind: 'api' }]);

  await expect.poll(() => people.names().get(ana)).toBe('Ana');
  expect(asked).toEqual([[ana]]);
});
