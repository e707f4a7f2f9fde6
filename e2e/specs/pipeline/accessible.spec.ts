import { randomUUID } from 'node:crypto';
import { expect, test } from '../../fixtures.ts';
import { expectAccessible } from '../../page/accessible.ts';
import { addTask } from '../../page/add-task.ts';
import { PipelineScreen } from '../../page/pipeline-screen.ts';
import { uniqueTitle } from '../../page/unique-title.ts';
import { keepDown, untilReady } from '../../stack/running-stack.ts';
import { putRecord } from '../../topic/put-record.ts';

test('the pipeline, its verdict, what was set aside and one record', async ({ page }) => {
  await addTask(uniqueTitle('For a screen reader'));
  await putRecord(0, 'task/1', `not an event ${randomUUID()}`);
  const screen = await PipelineScreen.open(page);
  await expect(screen.aside.getByRole('row')).not.toHaveCount(0);
  await screen.verify();
  await expectAccessible(page, 'pipeline');

  await screen.aside
    .getByRole('link', { name: /^Show bytes/ })
    .first()
    .click();
  await expect(screen.record.getByRole('region', { name: 'Value', exact: true })).toBeVisible();
  await expectAccessible(page, 'record');
  await page.keyboard.press('Escape');

  await page.goto('/quarantine');
  await expect(screen.aside.getByRole('row')).not.toHaveCount(0);
  await expectAccessible(page, 'quarantine');
});

test('the pipeline while a station is late, and without the server', async ({ page, watch }) => {
  const screen = await PipelineScreen.open(page);
  const consumer = keepDown('consumer');
  try {
    await addTask(uniqueTitle('Late for a screen reader'));
    await expect(screen.headline(/^Audit is/)).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page, 'pipeline, late');
  } finally {
    await consumer.end();
  }

  await watch.during('the backend is gone', async () => {
    const committed = await screen.figure('Committed');
    const backend = keepDown('backend');
    await expect(screen.main).toContainText(/No answer since .* These are the last known values/);
    expect(await screen.figure('Committed'), 'the last values stay').toBe(committed);
    await expectAccessible(page, 'pipeline without the server');
    await backend.end();
    await untilReady();
    await expect(screen.main).not.toContainText('These are the last known values');
  });
});

test('where the type of a problem leads', async ({ page, request }) => {
  const answer = await request.get('/api/tasks/0');
  const { type } = (await answer.json()) as { type: string };
  await page.goto(type);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Invalid id');
  await expect(page.getByRole('main')).toContainText('not a positive whole number');
  await expectAccessible(page, 'problem');
});
