import { taskTitled } from '../../database/audit-log.ts';
import { expect, test } from '../../fixtures.ts';
import { expectAccessible } from '../../page/accessible.ts';
import { Board } from '../../page/board.ts';

test('an empty board tells how to begin, and its first line takes the first task', async ({
  page,
  database,
}) => {
  await Board.open(page, { trash: true });
  await expect(page.getByRole('grid')).toHaveCount(0);
  await expectAccessible(page, 'empty trash');

  const board = await Board.open(page);
  const line = page.getByRole('textbox', { name: 'Title of the new task' });
  await expect(line).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).not.toBeFocused();
  await expectAccessible(page, 'empty board');

  await line.fill('The first task of this board');
  await page.keyboard.press('Enter');
  await expect(board.row('The first task of this board')).toBeVisible();
  await expect
    .poll(async () => taskTitled(database, 'The first task of this board'))
    .toMatchObject({ id: 1, version: 1 });
});

test('whoever empties the trash by keyboard keeps the focus', async ({ page }) => {
  const board = await Board.open(page, { q: 'The first task of this board' });
  await board.row('The first task of this board').focus();
  await page.keyboard.press('Delete');
  await expect(board.rows).toHaveCount(0);
  await expect(board.grid).toBeFocused();
  const trash = await Board.open(page, { trash: true });
  const restore = trash.row('The first task of this board').getByRole('button');
  await restore.focus();
  await page.keyboard.press('Enter');
  await expect(trash.grid).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('somebody new is asked for a name once, after the first change, and can leave it', async ({
  browser,
  baseURL,
  watch,
  database,
}) => {
  const context = await browser.newContext();
  watch.observe(context);
  const page = await context.newPage();
  const board = await Board.open(page);
  const question = page.getByRole('region', { name: 'Your name' });
  await expect(question).toHaveCount(0);
  await board.create('Written by somebody new');
  await expectAccessible(page, 'question for the name');
  await question.getByRole('textbox').fill('Ruth');
  await page.keyboard.press('Enter');
  await expect(question).toHaveCount(0);
  await expect
    .poll(async () => database.rows('select name from people where name = $1', ['Ruth']))
    .toHaveLength(1);
  await page.reload();
  await board.isLive();
  await board.create('Written by Ruth');
  await expect(question).toHaveCount(0);
  await context.close();
  expect(baseURL).toBeDefined();
});
