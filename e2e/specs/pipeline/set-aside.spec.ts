import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import type { Database } from '../../database/open-database.ts';
import { expect, test } from '../../fixtures.ts';
import { PipelineScreen } from '../../page/pipeline-screen.ts';
import { putRecord } from '../../topic/put-record.ts';

/** A record that nobody committed; resolves when the consumer has set it aside. */
async function forge(database: Database, mark: string): Promise<void> {
  await putRecord(0, 'task/1', JSON.stringify({ forged: mark }));
  await expect
    .poll(async () =>
      database.rows(
        `select from audit_quarantine where convert_from(value, 'UTF8') like '%' || $1 || '%'`,
        [mark],
      ),
    )
    .toHaveLength(1);
}

async function openRecords(database: Database): Promise<number> {
  const [row] = await database.rows<{ open: number }>(
    `select count(*)::int as open from audit_quarantine q
     left join quarantine_acts a using (topic_id, partition, kafka_offset) where a.reason is null`,
  );
  return row?.open ?? 0;
}

const rowOf = (screen: PipelineScreen, mark: string): Locator =>
  screen.aside.getByRole('row').filter({ hasText: mark });

test('a forged record is set aside, its bytes are shown, and it is acknowledged with a reason', async ({
  page,
  database,
}) => {
  const mark = randomUUID();
  await forge(database, mark);
  const screen = await PipelineScreen.open(page);
  const row = rowOf(screen, mark);
  await expect(row).toContainText('Not a change of Tasktrail');
  await expect(row).toContainText('not yet');
  const before = await openRecords(database);
  await expect(screen.aside).toContainText(`${before} to look at`);
  await row.getByRole('link', { name: /^Show bytes of partition 0/ }).click();

  const { record } = screen;
  await expect(record.getByRole('region', { name: 'Key', exact: true })).toContainText('task/1');
  const value = record.getByRole('region', { name: 'Value', exact: true });
  await expect(value).toContainText(`{"forged":"${mark}"}`);
  await value.getByRole('radio', { name: 'Hex' }).check();
  await expect(value).toContainText('0000  7b 22 66 6f 72 67 65 64  {"forged');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    value.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(readFileSync(await download.path(), 'utf8')).toBe(`{"forged":"${mark}"}`);

  await record.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(record).toContainText('Write at least one character.');
  await record.getByRole('textbox', { name: 'Reason' }).fill('A test wrote it');
  await record.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(record).toContainText(/Acknowledged by You, .*: A test wrote it/);
  await record.getByRole('button', { name: 'Close' }).click();
  await expect(row).toContainText('A test wrote it');
  await expect(row).toContainText('by You');
  expect(await openRecords(database)).toBe(before - 1);
  await expect(screen.aside).toContainText(
    before === 1 ? 'all looked at' : `${before - 1} to look at`,
  );
  await expect(row.getByRole('link', { name: /^Show bytes/ })).toBeFocused();

  const acts = await database.rows(
    `select a.reason, a.actor->>'kind' as kind from quarantine_acts a
     join audit_quarantine q using (topic_id, partition, kafka_offset)
     where convert_from(q.value, 'UTF8') like '%' || $1 || '%'`,
    [mark],
  );
  expect(acts).toEqual([{ reason: 'A test wrote it', kind: 'person' }]);
});

test('all that was set aside has a page, and one record an address', async ({ page, database }) => {
  const mark = randomUUID();
  await forge(database, mark);
  const screen = await PipelineScreen.open(page);
  await screen.aside.getByRole('link', { name: 'Show all' }).click();
  await expect(screen.heading).toHaveText('Set aside');
  await rowOf(screen, mark)
    .getByRole('link', { name: /^Show bytes/ })
    .click();
  await expect(screen.record).toContainText(mark);
  await page.reload();
  await expect(screen.record).toContainText(mark);
  await page.keyboard.press('Escape');
  await expect(screen.record).toHaveCount(0);
  await expect(page).toHaveURL(/\/quarantine$/);
});
