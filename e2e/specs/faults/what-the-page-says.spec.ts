import { expect, test } from '../../fixtures.ts';
import { expectAccessible } from '../../page/accessible.ts';
import { addTask } from '../../page/add-task.ts';
import { Board } from '../../page/board.ts';
import { uniqueTitle } from '../../page/unique-title.ts';
import { keepDown, untilReady } from '../../stack/running-stack.ts';

test('without the backend each region says what did not load, keeps what is written, and tries again', async ({
  page,
  watch,
}) => {
  const title = uniqueTitle('Known before the backend died');
  await addTask(title);
  const board = await Board.open(page, { q: title });
  await expect(board.row(title)).toBeVisible();

  await watch.during('the backend is gone', async () => {
    const backend = keepDown('backend');
    await expect(board.live).toContainText(/offline/i);
    await board.create(`${title}, and after`);
    await expect(board.row(`${title}, and after`)).toContainText('not sent');
    const panel = await board.openTask(title);
    await expect(panel.region.getByRole('alert')).toContainText('The history did not load');
    await expectAccessible(page, 'history that did not load');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Trash' }).click();
    const failure = page.getByRole('main').getByRole('alert');
    await expect(failure).toContainText('The trash did not load');
    await expectAccessible(page, 'trash that did not load');

    await backend.end();
    await untilReady();
    await failure.getByRole('button', { name: 'Try again' }).click();
    await expect(failure).toHaveCount(0);
    await board.isLive();
  });

  await page.getByRole('link', { name: 'Tasks' }).click();
  await expect(board.row(`${title}, and after`)).not.toContainText('not sent');
});

test('without the database the page loads and says that the server has a problem', async ({
  page,
  watch,
}) => {
  const title = uniqueTitle('Known before the database died');
  await addTask(title);

  await watch.during('the database is gone', async () => {
    const database = keepDown('postgres');
    await page.goto(`/?q=${encodeURIComponent(title)}`);
    const failure = page.getByRole('main').getByRole('alert').first();
    await expect(failure).toContainText('The tasks did not load');
    await expect(failure).toContainText('Request');
    await expectAccessible(page, 'list that did not load');
    await database.end();
    await untilReady();
    const board = new Board(page);
    await failure.getByRole('button', { name: 'Try again' }).click();
    await expect(board.row(title)).toBeVisible();
    await board.isLive();
  });
});
