import { taskTitled } from '../../database/audit-log.ts';
import { expect, test } from '../../fixtures.ts';
import { Board } from '../../page/board.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

const anyAnimal = () => String.fromCodePoint(0x1f400 + Math.floor(Math.random() * 60));

test('a title of 10,000 characters is refused beside its field and kept', async ({
  page,
  database,
}) => {
  const title = 'x'.repeat(10_000);
  const board = await Board.open(page, { q: 'xxxx' });
  await board.openLine();
  await board.line.fill(title);
  await page.keyboard.press('Enter');

  await expect(board.form).toContainText('255');
  await expect(board.line).toHaveValue(title);
  await expect(board.line).toHaveAttribute('aria-invalid', 'true');
  expect(await taskTitled(database, title)).toBeUndefined();
});

test('a title of 255 emoji is accepted', async ({ page, database }) => {
  const title = Array.from({ length: 255 }, anyAnimal).join('');
  const board = await Board.open(page, { q: title.slice(0, 20) });
  await board.create(title);
  await expect.poll(async () => taskTitled(database, title)).toMatchObject({ version: 1 });
  await expect(board.row(title)).toBeVisible();
});

test('a title of spaces is refused', async ({ page }) => {
  const board = await Board.open(page, { q: 'nothing here' });
  await board.openLine();
  await board.line.fill('   ');
  await page.keyboard.press('Enter');
  await expect(board.line).toHaveAttribute('aria-invalid', 'true');
});

test('markup in a title is text', async ({ page, database }) => {
  const title = uniqueTitle('<img src=x onerror="document.title=1"> & <b>bold</b>');
  const board = await Board.open(page, { q: title });
  await board.create(title);
  await expect(board.row(title)).toBeVisible();
  await expect.poll(async () => taskTitled(database, title)).toMatchObject({ title });
});
