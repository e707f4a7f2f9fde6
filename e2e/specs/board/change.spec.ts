import { auditOf } from '../../database/audit-log.ts';
import { expect, test } from '../../fixtures.ts';
import { addTask, changeTask, deleteTask } from '../../page/add-task.ts';
import { Board } from '../../page/board.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

test('a title is changed where it stands', async ({ page, database }) => {
  const title = uniqueTitle('Redraw the Thames inset');
  const { id } = await addTask(title);
  const board = await Board.open(page, { q: title });

  await board.rename(title, `${title}, again`);

  await expect(board.row(`${title}, again`)).toBeVisible();
  await expect
    .poll(async () => (await auditOf(database, id)).at(-1)?.event_data.changes)
    .toEqual({ title: { from: title, to: `${title}, again` } });
});

test('a status is changed by the keyboard and by the menu', async ({ page, database }) => {
  const title = uniqueTitle('Ask the printer');
  const { id } = await addTask(title);
  const board = await Board.open(page, { q: title });

  await board.row(title).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(board.statusOf(title)).toHaveAccessibleName(/In progress/);
  await board.setStatus(title, 'Done');
  await expect(board.statusOf(title)).toHaveAccessibleName(/Done/);

  await expect
    .poll(async () => (await auditOf(database, id)).map((row) => row.event_data.task.status))
    .toEqual(['pending', 'in_progress', 'completed']);
});

test('a deleted task comes back by Undo on the receipt line', async ({ page, database }) => {
  const title = uniqueTitle('Barcode for the binding');
  const { id } = await addTask(title);
  const board = await Board.open(page, { q: title });

  await board.choose(title, 'Delete');
  await expect(board.row(title)).toHaveCount(0);
  await board.receipt.getByRole('button', { name: 'Undo' }).click();

  await expect(board.row(title)).toBeVisible();
  await expect
    .poll(async () => (await auditOf(database, id)).map((row) => row.event_type))
    .toEqual(['task.created', 'task.deleted', 'task.restored']);
});

test('a deleted task lies in the trash and is restored from there', async ({ page, database }) => {
  const title = uniqueTitle('Moonrise times');
  const { id } = await addTask(title);
  const board = await Board.open(page, { q: title });
  await board.choose(title, 'Delete');
  await expect(board.row(title)).toHaveCount(0);

  const trash = await Board.open(page, { q: title, trash: true });
  await trash.restore(title);
  await expect(trash.row(title)).toHaveCount(0);

  await Board.open(page, { q: title });
  await expect(board.row(title)).toBeVisible();
  await expect
    .poll(async () => (await auditOf(database, id)).at(-1)?.event_type)
    .toBe('task.restored');
});

test('the history tells what was before and after, who did it and when', async ({
  page,
  another,
}) => {
  const title = uniqueTitle('Set the Solent tables');
  const { id } = await addTask(title);
  const bensBoard = await Board.open((await another('Ben')).page, { q: title });
  await bensBoard.setStatus(title, 'In progress');
  await expect(bensBoard.receiptSeal('audited')).toBeVisible();

  const board = await Board.open(page, { q: title });
  const panel = await board.openTask(title);
  const entry = panel.entries.filter({ hasText: 'Ben' });
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText('Pending');
  await expect(entry).toContainText('In progress');
  await expect(entry.locator('time')).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT/);
  await expect(panel.sealOf(entry, 'audited')).toBeVisible();
  await changeTask(id, { status: 'completed' });
  await expect(panel.entries).toHaveCount(3);
});

test('a task that somebody else deletes while it is open keeps its words and can be restored', async ({
  page,
}) => {
  const title = uniqueTitle('Preface for 2027');
  const { id } = await addTask(title, { description: 'Words that must not vanish' });
  const board = await Board.open(page, { q: title });
  const panel = await board.openTask(title);
  await deleteTask(id);

  await expect(panel.region).toContainText('Words that must not vanish');
  await panel.region.getByRole('button', { name: /Restore/ }).click();
  await expect(board.row(title)).toBeVisible();
});
