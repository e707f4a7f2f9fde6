import { auditOf, taskTitled } from '../../database/audit-log.ts';
import type { Database } from '../../database/open-database.ts';
import { expect, test } from '../../fixtures.ts';
import { addTask } from '../../page/add-task.ts';
import { Board } from '../../page/board.ts';
import { Cable } from '../../page/cable.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

const countTitled = async (database: Database, title: string) =>
  (await database.rows('select from tasks where title = $1', [title])).length;

test('what is written without a connection waits on the device and is sent once after the return', async ({
  page,
  context,
  database,
  watch,
}) => {
  const title = uniqueTitle('Scale bar for the Menai Strait');
  const { id } = await addTask(title);
  const cable = await Cable.of(context);
  const board = await Board.open(page, { q: title });

  await watch.during('the browser is offline', async () => {
    await cable.cut();
    await board.create(`${title}, new`);
    await board.setStatus(title, 'In progress');
    await expect(board.live).toContainText(/offline/i);
    await expect(board.row(`${title}, new`)).toContainText('not sent');
    expect(await countTitled(database, `${title}, new`)).toBe(0);
    await cable.mend();
    await expect(board.live).toContainText(/live/i, { timeout: 30_000 });
  });

  await expect(board.row(`${title}, new`)).not.toContainText('not sent');
  await expect.poll(async () => (await auditOf(database, id)).length).toBe(2);
  await expect
    .poll(async () => taskTitled(database, `${title}, new`))
    .toMatchObject({ version: 1 });
  expect(await countTitled(database, `${title}, new`)).toBe(1);
});

test('what waits on the device survives the end of the page and is sent once by the next one', async ({
  page,
  context,
  database,
  watch,
}) => {
  const title = uniqueTitle('Index for Marit');
  const cable = await Cable.of(context);
  const board = await Board.open(page, { q: title });

  await watch.during('the browser is offline', async () => {
    await cable.cut();
    await board.create(title);
    await expect(board.row(title)).toContainText('not sent');
    await page.close();
    await cable.mend();
  });

  const next = await Board.open(await context.newPage(), { q: title });
  await expect(next.row(title)).toHaveCount(1);
  await expect.poll(async () => countTitled(database, title)).toBe(1);
  await expect
    .poll(
      async () => (await auditOf(database, (await taskTitled(database, title))?.id ?? 0)).length,
    )
    .toBe(1);
});

test('an answer that is lost on its way doubles nothing', async ({
  page,
  context,
  database,
  watch,
}) => {
  const title = uniqueTitle('Answered into the void');
  const cable = await Cable.of(context);
  const board = await Board.open(page, { q: title });
  const keys: (string | undefined)[] = [];
  await page.route('**/api/tasks', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });

  await watch.during('an answer is lost and the live feed is silent', async () => {
    await cable.silence();
    await board.create(title);
    await expect.poll(() => keys.length).toBe(2);
    await expect(board.receiptSeal('waiting')).toHaveCount(0);
    await cable.mend();
    await board.isLive();
  });

  expect(keys[1]).toBe(keys[0]);
  expect(await countTitled(database, title)).toBe(1);
  await expect(board.rows).toHaveCount(1);
});

test('what was not answered survives a reload and is sent once', async ({
  page,
  database,
  watch,
}) => {
  const title = uniqueTitle('Reloaded at once');
  const board = await Board.open(page, { q: title });

  await watch.during('the server does not answer', async () => {
    await page.route('**/api/tasks', async (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    await board.create(title);
    await page.reload();
    await page.unroute('**/api/tasks');
    await expect.poll(async () => countTitled(database, title)).toBe(1);
  });

  await expect(board.rows).toHaveCount(1);
  await expect(board.row(title)).not.toContainText('not sent');
});
