import { expect, test } from '../../fixtures.ts';
import { addTask, changeTask, deleteTask } from '../../page/add-task.ts';
import { Board } from '../../page/board.ts';
import { sidewaysScrollers } from '../../page/sideways-scrollers.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

test.use({ viewport: { width: 320, height: 640 } });

test('320 pixels hold every screen without scrolling sideways', async ({ page, watch }) => {
  const title = uniqueTitle('A title so long that it needs more than one line of a small phone');
  const { id } = await addTask(title, {
    description: 'https://example.com/a/very/long/address/that/cannot/be/broken/anywhere',
  });
  await changeTask(id, { status: 'in_progress', title: `${title}!` });
  const board = await Board.open(page, { q: title });
  await expect(board.row(`${title}!`)).toBeVisible();
  expect(await sidewaysScrollers(page), 'list').toEqual([]);

  await board.create(`${title}, and another`);
  expect(await sidewaysScrollers(page), 'receipt').toEqual([]);
  await board.openLine();
  expect(await sidewaysScrollers(page), 'new task').toEqual([]);
  await page.keyboard.press('Escape');

  const panel = await board.openTask(`${title}!`);
  await expect(panel.entries).toHaveCount(2);
  expect(await sidewaysScrollers(page), 'panel').toEqual([]);
  await panel.region.getByRole('button', { name: /Restore.*v1/ }).click();
  expect(await sidewaysScrollers(page), 'restore dialog').toEqual([]);
  await page.keyboard.press('Escape');
  await page.goBack();
  await expect(board.row(`${title}!`)).toBeVisible();

  await deleteTask(id);
  const trash = await Board.open(page, { trash: true });
  await expect(trash.row(`${title}!`)).toBeVisible();
  expect(await sidewaysScrollers(page), 'trash').toEqual([]);
  watch.expectStatus(404);
  await page.goto('/no/such/page');
  expect(await sidewaysScrollers(page), 'not found').toEqual([]);
});
