import { takeAccount } from '../../database/law.ts';
import { untilAllIsAudited } from '../../database/until-audited.ts';
import { expect, test } from '../../fixtures.ts';

test('without faults nothing was sent twice, skipped or out of order, and the law holds', async ({
  database,
}) => {
  await untilAllIsAudited(database);
  const account = await takeAccount(database);
  expect(account).toMatchObject({
    audited: account.committed,
    unaudited: 0,
    gaps: 0,
    unlike: 0,
    conflicts: 0,
  });
  const [head] = await database.rows(
    'select sum(skipped)::int as skipped, sum(duplicates)::int as duplicates from audit_head',
  );
  expect(head).toEqual({ skipped: 0, duplicates: 0 });
});
