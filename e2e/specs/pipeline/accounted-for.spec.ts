import { takeAccount } from '../../database/law.ts';
import { untilAllIsAudited } from '../../database/until-audited.ts';
import { expect, test } from '../../fixtures.ts';
import { addTask, changeTask } from '../../page/add-task.ts';
import { Board } from '../../page/board.ts';
import { PipelineScreen } from '../../page/pipeline-screen.ts';
import { uniqueTitle } from '../../page/unique-title.ts';
import { keepDown } from '../../stack/running-stack.ts';

test('after a change the sum is what the database holds, and nothing is missing', async ({
  page,
  database,
}) => {
  const { id } = await addTask(uniqueTitle('Accounted for'));
  await changeTask(id, { status: 'in_progress' });
  await untilAllIsAudited(database);
  const screen = await PipelineScreen.open(page);
  const { committed, audited } = await takeAccount(database);

  await expect.poll(async () => screen.figure('Committed')).toBe(committed);
  await expect.poll(async () => screen.figure('Audited, in order')).toBe(audited);
  expect(await screen.figure('Missing')).toBe(0);
  await expect(screen.headline('Every change is accounted for')).toBeVisible();
  for (const station of ['Database', 'Outbox', 'Kafka', 'Audit', 'Live feed'] as const) {
    await expect(screen.measure('State', station)).toHaveText('good');
  }
});

test('the whole log is verified on demand, and what that cannot prove is said', async ({
  page,
  database,
}) => {
  await addTask(uniqueTitle('Verified'));
  await untilAllIsAudited(database);
  const screen = await PipelineScreen.open(page);
  await screen.verify();
  await expect(screen.verdict).toContainText(/^Verdict.*Whole\. [\d,]+ rows follow/, {
    timeout: 60_000,
  });
  await expect(screen.verdict).toContainText('What this check cannot prove');
  await expect(screen.verdict).toContainText('under a false name is a genuine change');
});

test('while nobody audits, the station says so in words, here and on every screen, and recovers', async ({
  page,
  database,
}) => {
  const title = uniqueTitle('Written while nobody audits');
  const screen = await PipelineScreen.open(page);
  const consumer = keepDown('consumer');
  try {
    await addTask(title);
    await expect(screen.headline(/^Audit is \d+ (s|min) behind/)).toBeVisible({ timeout: 60_000 });
    await expect(screen.measure('State', 'Audit')).toHaveText(/slow|stalled/);
    expect(await screen.figure('In Kafka, not yet audited')).toBeGreaterThan(0);
    expect(await screen.figure('Missing')).toBe(0);
    await expect(screen.measure('State', 'Audit')).toHaveText('stalled', { timeout: 60_000 });

    await page.getByRole('link', { name: 'Tasks' }).click();
    await expect(new Board(page).row(title)).toBeVisible();
    await expect(screen.link).toContainText(/audit \d+ (s|min)/);
    await screen.link.click();
  } finally {
    await consumer.end();
  }
  await untilAllIsAudited(database);
  await expect(screen.headline('Every change is accounted for')).toBeVisible({ timeout: 60_000 });
  await expect(screen.measure('State', 'Audit')).toHaveText('good');
  await expect(screen.link).not.toContainText('audit');
  expect(await screen.figure('Missing')).toBe(0);
});

test('pausing keeps the figures as they are until the reader goes on', async ({ page }) => {
  const screen = await PipelineScreen.open(page);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(screen.main).toContainText(/paused at/);
  const committed = await screen.figure('Committed');
  await addTask(uniqueTitle('Not seen while paused'));
  // Long enough for a page that goes on reading to have read twice.
  await page.waitForRequest('**/api/pipeline', { timeout: 5_000 }).then(
    () => expect(null, 'a paused page reads nothing').toBe('a request'),
    () => undefined,
  );
  expect(await screen.figure('Committed')).toBe(committed);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect.poll(async () => screen.figure('Committed')).toBeGreaterThan(committed);
});
