import { expect, test } from '../../fixtures.ts';
import { addTask, changeTask } from '../../page/add-task.ts';
import { Board } from '../../page/board.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

test('a reload keeps filter, view and open task', async ({ page }) => {
  const title = uniqueTitle('Corrections from readers');
  await addTask(title);
  await addTask(`${title}, the second`);
  const board = await Board.open(page);
  await board.search(title);
  const panel = await board.openTask(title);
  await expect(panel.entries).toHaveCount(1);

  await page.reload();

  await expect(board.searchField).toHaveValue(title);
  await expect(board.rows).toHaveCount(2);
  await expect(panel.entries).toHaveCount(1);
});

test('Back closes the panel and leaves the list as it was', async ({ page }) => {
  const title = uniqueTitle('Page on secondary ports');
  await addTask(title);
  const board = await Board.open(page, { q: title });
  const panel = await board.openTask(title);
  await expect(panel.region).toBeVisible();
  await page.goBack();
  await expect(panel.region).toHaveCount(0);
  await expect(board.row(title)).toBeVisible();
});

test('the window itself never scrolls, only the list and the task in it', async ({ page }) => {
  const title = uniqueTitle('Pixel for pixel');
  await addTask(title);
  const board = await Board.open(page, { q: title });
  await board.openTask(title);
  const excess = async () =>
    page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  expect(await excess()).toBe(0);
});

test('an address opens the same view in another browser', async ({ page, another }) => {
  const title = uniqueTitle('Shared by address');
  const { id } = await addTask(title);
  await changeTask(id, { status: 'in_progress' });
  const board = await Board.open(page, { q: title });
  await board.openTask(title);
  const ben = await another('Ben');
  await ben.page.goto(page.url());
  const theirs = new Board(ben.page);
  await expect(theirs.row(title)).toBeVisible();
  await expect(theirs.panel.entries).toHaveCount(2);
});
