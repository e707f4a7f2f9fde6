import { expect, test } from '../../fixtures.ts';
import { expectAccessible } from '../../page/accessible.ts';
import { addTask, changeTask, deleteTask } from '../../page/add-task.ts';
import { Board } from '../../page/board.ts';
import { Cable } from '../../page/cable.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

test('the list and a menu', async ({ page }) => {
  const title = uniqueTitle('Read by a screen reader');
  await addTask(title);
  await addTask(`${title}, begun`, { status: 'in_progress' });
  await addTask(`${title}, done`, { status: 'completed' });
  const board = await Board.open(page, { q: title });
  await expect(board.rows).toHaveCount(3);
  await expectAccessible(page, 'list by status');
  await board.statusOf(title).click();
  await expectAccessible(page, 'status menu');
  await page.keyboard.press('Escape');
});

test('a title being edited and its draft', async ({ page }) => {
  const title = uniqueTitle('Edited by a screen reader');
  await addTask(title);
  const board = await Board.open(page, { q: title });
  await board.startRenaming(title, `${title}, not sent`);
  await expectAccessible(page, 'title being edited');
  await page.keyboard.press('Escape');
  await expectAccessible(page, 'draft kept');
});

test('the line for a new task, refused, and a list without a match', async ({ page }) => {
  const board = await Board.open(page, { view: 'newest' });
  await expectAccessible(page, 'list, newest first');
  await board.openLine();
  await board.line.fill('x'.repeat(300));
  await page.keyboard.press('Enter');
  await expectAccessible(page, 'new task refused');
  await page.keyboard.press('Escape');
  await Board.open(page, { q: 'matches nothing at all' });
  await expectAccessible(page, 'filter without a match');
});

test('an open task with its history, and the dialog that restores a version', async ({ page }) => {
  const title = uniqueTitle('Details for a screen reader');
  const { id } = await addTask(title, { description: 'One line.\n\nAnother one.' });
  await changeTask(id, { title: `${title}, renamed` });
  await changeTask(id, { status: 'in_progress', description: 'Another line.' });
  const board = await Board.open(page, { q: title });
  const panel = await board.openTask(`${title}, renamed`);
  await expect(panel.entries).toHaveCount(3);
  await expectAccessible(page, 'panel');
  await panel.region.getByRole('button', { name: /Restore.*v1/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'restore dialog');
  await page.keyboard.press('Escape');
  await panel.editDescription('A third line.');
  await expectAccessible(page, 'description being edited');
});

test('the trash and a deleted task', async ({ page }) => {
  const title = uniqueTitle('Deleted for a screen reader');
  const { id } = await addTask(title);
  await deleteTask(id);
  const trash = await Board.open(page, { trash: true });
  await expect(trash.row(title)).toBeVisible();
  await expectAccessible(page, 'trash');
  await trash.openTask(title);
  await expectAccessible(page, 'deleted task');
});

test('an address that leads nowhere, and a task that does not exist', async ({ page, watch }) => {
  watch.expectStatus(404);
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page, 'not found');
  const board = await Board.open(page, { task: 9_007_199_254_740_000 });
  await expect(board.panel.region.getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'task not found');
});

test('the keys', async ({ page }) => {
  await Board.open(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'shortcuts');
});

test('offline, with changes that wait', async ({ page, context, watch }) => {
  const title = uniqueTitle('Offline for a screen reader');
  const cable = await Cable.of(context);
  const board = await Board.open(page, { q: title });
  await watch.during('the browser is offline', async () => {
    await cable.cut();
    await board.create(title);
    await expect(board.live).toContainText(/offline/i);
    await expectAccessible(page, 'offline');
    await board.receipt.getByRole('button', { name: 'Look' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'changes that wait');
    await page.keyboard.press('Escape');
    await cable.mend();
    await board.isLive();
  });
});
