import { auditOf } from '../../database/audit-log.ts';
import { expect, test } from '../../fixtures.ts';
import { Board } from '../../page/board.ts';
import { addTask } from '../../page/add-task.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

test('two people change different fields of one task: both survive and nobody is bothered', async ({
  page,
  another,
  database,
}) => {
  const title = uniqueTitle('Choose the paper');
  const { id } = await addTask(title);
  const board = await Board.open(page, { q: title });
  const bensBoard = await Board.open((await another('Ben')).page, { q: title });
  await expect(bensBoard.row(title)).toBeVisible();

  await Promise.all([
    board.rename(title, `${title}, chosen`),
    bensBoard.setStatus(title, 'In progress'),
  ]);

  for (const either of [board, bensBoard]) {
    await expect(either.row(`${title}, chosen`)).toBeVisible();
    await expect(either.statusOf(`${title}, chosen`)).toHaveAccessibleName(/In progress/);
    await expect(either.receipt).not.toContainText('stands');
  }
  await expect.poll(async () => (await auditOf(database, id)).length).toBe(3);
  const rows = await auditOf(database, id);
  expect(rows.at(-1)?.event_data.task).toMatchObject({
    title: `${title}, chosen`,
    status: 'in_progress',
  });
  expect(
    rows
      .slice(1)
      .flatMap((row) => Object.keys(row.event_data.changes ?? {}))
      .toSorted(),
  ).toEqual(['status', 'title']);
});

test('two people change one field: the later value stands, the first author is told whose it is', async ({
  page,
  another,
  database,
}) => {
  const title = uniqueTitle('Order the covers');
  const { id } = await addTask(title);
  const board = await Board.open(page, { q: title });
  const bensBoard = await Board.open((await another('Ben')).page, { q: title });
  await expect(bensBoard.row(title)).toBeVisible();

  await board.rename(title, `${title} in blue`);
  await expect(bensBoard.row(`${title} in blue`)).toBeVisible();
  await bensBoard.rename(`${title} in blue`, `${title} in green`);

  await expect(board.row(`${title} in green`)).toBeVisible();
  await expect(board.receipt).toContainText(/^Ben set the title .* in green stands/);
  await expect.poll(async () => (await auditOf(database, id)).length).toBe(3);
  const titles = (await auditOf(database, id)).map((row) => row.event_data.task.title);
  expect(titles).toEqual([title, `${title} in blue`, `${title} in green`]);
  for (const either of [board, bensBoard]) {
    const panel = await either.openTask(`${title} in green`);
    await expect(panel.entries.filter({ hasText: 'blue' })).not.toHaveCount(0);
    await expect(panel.entries.filter({ hasText: 'green' })).not.toHaveCount(0);
  }
});
