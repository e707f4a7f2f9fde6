import { auditOf, taskTitled } from '../../database/audit-log.ts';
import { expect, test } from '../../fixtures.ts';
import { Board } from '../../page/board.ts';
import { expectFocusKept, tabTo } from '../../page/keyboard.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

test('create, open, edit, move, delete, undo, trash and restore without the mouse', async ({
  page,
  database,
}) => {
  const title = uniqueTitle('By keyboard');
  const board = await Board.open(page, { q: title });

  await page.keyboard.press('c');
  await expect(board.line).toBeFocused();
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await expect(board.row(title)).toBeFocused();

  await page.keyboard.press('e');
  await expect(board.titleField).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type(', edited');
  await page.keyboard.press('Enter');
  const edited = board.row(`${title}, edited`);
  await expect(edited).toBeFocused();

  await page.keyboard.press('Shift+ArrowRight');
  await expect(board.statusOf(`${title}, edited`)).toHaveAccessibleName(/In progress/);
  await expect(edited).toBeFocused();
  await page.keyboard.press('s');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(board.statusOf(`${title}, edited`)).toHaveAccessibleName(/Done/);
  await expect(edited).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(board.panel.heading).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(board.panel.region).toHaveCount(0);
  await expect(edited).toBeFocused();

  await page.keyboard.press('Delete');
  await expectFocusKept(page, 'deleting');
  await expect(edited).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(edited).toBeVisible();
  await expectFocusKept(page, 'undoing');

  await tabTo(page, edited);
  await page.keyboard.press('Delete');
  await expect(edited).toHaveCount(0);
  await tabTo(page, page.getByRole('link', { name: /Trash/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Trash' })).toBeFocused();
  await tabTo(page, edited.getByRole('button', { name: /^Restore/ }));
  await page.keyboard.press('Enter');
  await expect(edited).toHaveCount(0);
  await expectFocusKept(page, 'restoring');

  const task = await taskTitled(database, `${title}, edited`);
  await expect
    .poll(async () => (await auditOf(database, task?.id ?? 0)).map((row) => row.event_type))
    .toEqual([
      'task.created',
      'task.updated',
      'task.updated',
      'task.updated',
      'task.deleted',
      'task.restored',
      'task.deleted',
      'task.restored',
    ]);
});
