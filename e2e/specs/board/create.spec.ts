import { auditOf, chainUpTo, taskTitled } from '../../database/audit-log.ts';
import { expectedHashes } from '../../database/chain.ts';
import { expect, test } from '../../fixtures.ts';
import { Board } from '../../page/board.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

test('what one person adds another sees at once, and its seal fills when the log holds it', async ({
  page,
  another,
  ana,
  database,
}) => {
  const title = uniqueTitle('Proof the tide tables');
  const board = await Board.open(page, { q: title });
  const ben = await another('Ben');
  const bensBoard = await Board.open(ben.page, { q: title });

  await board.create(title);

  await expect(bensBoard.row(title)).toBeVisible();
  await expect(board.receiptSeal('audited')).toBeVisible();
  const task = await taskTitled(database, title);
  const rows = await auditOf(database, task?.id ?? 0);
  expect(rows).toMatchObject([
    {
      event_type: 'task.created',
      version: 1,
      event_data: { task: { title }, actor: { kind: 'person', id: ana.id } },
    },
  ]);
  for (const row of rows) {
    const chain = await chainUpTo(database, row.partition, row.seq);
    expect(chain.map(({ seq }) => Number(seq))).toEqual(chain.map((_, index) => index + 1));
    expect(chain.map(({ hash }) => hash.toString('hex'))).toEqual(expectedHashes(chain));
  }
});

test('several tasks are written one after the other without leaving the line', async ({
  page,
  database,
}) => {
  const title = uniqueTitle('Write to the sailing schools');
  const board = await Board.open(page, { q: title });
  await board.openLine();
  for (const name of ['north', 'south', 'west']) await board.writeLine(`${title} ${name}`);
  await expect(board.rows).toHaveCount(3);
  for (const name of ['north', 'south', 'west']) {
    await expect
      .poll(async () => taskTitled(database, `${title} ${name}`))
      .toMatchObject({ version: 1 });
  }
});
