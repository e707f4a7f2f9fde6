import { randomUUID } from 'node:crypto';
import { expect, test } from '../../fixtures.ts';
import { PipelineScreen } from '../../page/pipeline-screen.ts';
import { sidewaysScrollers } from '../../page/sideways-scrollers.ts';
import { putRecord } from '../../topic/put-record.ts';

test.use({ viewport: { width: 320, height: 640 } });

test('320 pixels hold the pipeline; only the stations scroll sideways, in their own place', async ({
  page,
}) => {
  await putRecord(
    0,
    'task/1',
    `{"a very long record without any space":"${randomUUID().repeat(9)}"}`,
  );
  await page.goto('/');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /^Pipeline/ })
    .click();
  const screen = new PipelineScreen(page);
  await expect(screen.stations).toBeVisible();
  const stationsOnly = ['SECTION sideways'];
  await expect(screen.aside.getByRole('link', { name: /^Show bytes/ })).not.toHaveCount(0);
  expect(await sidewaysScrollers(page), 'pipeline').toEqual(stationsOnly);
  await screen.verify();
  expect(await sidewaysScrollers(page), 'verdict').toEqual(stationsOnly);
  await screen.aside
    .getByRole('link', { name: /^Show bytes/ })
    .first()
    .click();
  const value = screen.record.getByRole('region', { name: 'Value', exact: true });
  await value.getByRole('radio', { name: 'Hex' }).check();
  expect(await sidewaysScrollers(page), 'record').toEqual(stationsOnly);
  await page.keyboard.press('Escape');
  await page.goto('/quarantine');
  await expect(screen.aside.getByRole('link', { name: /^Show bytes/ })).not.toHaveCount(0);
  expect(await sidewaysScrollers(page), 'quarantine').toEqual([]);
});
