import { expect, test } from '../../fixtures.ts';
import { addTask } from '../../page/add-task.ts';
import { Board } from '../../page/board.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

test('a title that was not sent survives Escape and a reload, and is sent when it is finished', async ({
  page,
}) => {
  const title = uniqueTitle('Springs column');
  await addTask(title);
  const board = await Board.open(page, { q: title });

  await board.startRenaming(title, `${title}, lighter`);
  await page.keyboard.press('Escape');
  await expect(board.row(title)).toContainText('Unsaved draft');
  await page.reload();
  await board.row(title).getByRole('button', { name: 'Continue' }).click();
  await expect(board.titleField).toHaveValue(`${title}, lighter`);
  await page.keyboard.press('Enter');

  await expect(board.row(`${title}, lighter`)).toBeVisible();
  await expect(board.row(`${title}, lighter`)).not.toContainText('Unsaved draft');
});

test('a new task that was not added waits on its line', async ({ page }) => {
  const title = uniqueTitle('Half a thought');
  const board = await Board.open(page, { q: title });
  await board.openLine();
  await page.keyboard.type(title);
  await page.keyboard.press('Escape');
  await page.reload();
  await board.openLine();
  await expect(board.line).toHaveValue(title);
});

test('a description that was not sent survives a reload', async ({ page }) => {
  const title = uniqueTitle('Secondary ports');
  await addTask(title, { description: 'Before' });
  const board = await Board.open(page, { q: title });
  const panel = await board.openTask(title);
  await panel.editDescription('Smaller ports take their times from a standard port.');
  await page.keyboard.press('Escape');
  await expect(panel.region).toContainText('Unsaved draft');
  await page.reload();
  await panel.region.getByRole('button', { name: 'Continue' }).click();
  await expect(panel.descriptionField).toHaveValue(
    'Smaller ports take their times from a standard port.',
  );
});
