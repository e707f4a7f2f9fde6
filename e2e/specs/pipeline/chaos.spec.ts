import { untilAllIsAudited } from '../../database/until-audited.ts';
import { expect, test } from '../../fixtures.ts';
import { addTask } from '../../page/add-task.ts';
import { expectAccessible } from '../../page/accessible.ts';
import { PipelineScreen } from '../../page/pipeline-screen.ts';
import { uniqueTitle } from '../../page/unique-title.ts';
import { startWriters } from '../../load/steady-writer.ts';
import { pidsOf, untilReady, untilReplaced } from '../../stack/running-stack.ts';

const kills = [
  ['Kill the consumer', 'consumer'],
  ['Kill the broker', 'kafka'],
  ['Kill a backend', 'backend'],
] as const;

test('parts are broken from the page under load, what was done stands there, and nothing is missing', async ({
  page,
  database,
  watch,
}) => {
  const screen = await PipelineScreen.open(page);
  await expectAccessible(page, 'pipeline with switches');
  const writers = startWriters(2, uniqueTitle('Written while parts break'));
  await expect.poll(() => writers.acknowledged.length).toBeGreaterThan(10);

  await watch.during('parts are broken', async () => {
    for (const [name, kind] of kills) {
      const victims = pidsOf(kind);
      await screen.main.getByRole('button', { name }).click();
      await expect(screen.main).toContainText(
        new RegExp(`${name}: (done \\d\\d:\\d\\d:\\d\\d to |asked .*; no answer came)`),
      );
      await untilReplaced(kind, victims);
      await untilReady();
      const before = writers.acknowledged.length;
      await expect
        .poll(() => writers.acknowledged.length, { timeout: 60_000 })
        .toBeGreaterThan(before + 5);
      expect(await screen.figure('Missing')).toBe(0);
    }
    await screen.main.getByRole('button', { name: /^Pause the database/ }).click();
    await expect(screen.main).toContainText(/Pause the database for 20 s: done/);
    await screen.main.getByRole('button', { name: 'Let the database go on' }).click();
    await expect(screen.main).toContainText(/Let the database go on: done/);
    await untilReady();
    await writers.stop();
    await untilAllIsAudited(database);
    await expect(screen.headline('Every change is accounted for')).toBeVisible({ timeout: 90_000 });
  });

  expect(await screen.figure('Missing')).toBe(0);
  await expect
    .poll(
      async () => (await screen.figure('Committed')) - (await screen.figure('Audited, in order')),
    )
    .toBe(0);
});

test('without --chaos the page has no switches', async ({ page }) => {
  await page.route('**/api/pipeline', async (route) => {
    const answer = await route.fetch();
    const pipeline = (await answer.json()) as object;
    await route.fulfill({ response: answer, json: { ...pipeline, chaos: [] } });
  });
  await addTask(uniqueTitle('Nothing to break'));
  const screen = await PipelineScreen.open(page);
  await expect(screen.main.getByRole('heading', { name: 'Break something' })).toHaveCount(0);
});
