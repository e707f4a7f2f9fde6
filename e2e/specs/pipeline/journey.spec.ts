import { auditOf } from '../../database/audit-log.ts';
import { expect, test } from '../../fixtures.ts';
import { addTask, changeTask } from '../../page/add-task.ts';
import { Board } from '../../page/board.ts';
import { PipelineScreen } from '../../page/pipeline-screen.ts';
import { uniqueTitle } from '../../page/unique-title.ts';

test('the way of one change is reached from the history: each step with its time', async ({
  page,
  database,
}) => {
  const title = uniqueTitle('On its way');
  const board = await Board.open(page, { q: title });
  const { id } = await addTask(title);
  await changeTask(id, { status: 'in_progress' });
  await expect.poll(async () => (await auditOf(database, id)).length).toBe(2);
  const panel = await board.openTask(title);
  await panel.entries.first().hover();
  await panel.entries
    .first()
    .getByRole('link', { name: 'The way of v2 through the pipeline' })
    .click();

  const screen = new PipelineScreen(page);
  await expect(screen.journey).toHaveAccessibleName(new RegExp(`T-${id} v2`));
  for (const step of ['committed', 'relayed', 'in Kafka', 'audited', 'sent to screens']) {
    const row = screen.journey.getByRole('row', { name: new RegExp(`^${step}`) });
    await expect(row).toContainText(/[\d,.]+ ms/);
  }
  await screen.journey.getByRole('link', { name: `Open T-${id}` }).click();
  await expect(board.panel.heading).toContainText(title);
  await page.keyboard.press('Escape');
  await expect(board.panel.region).toHaveCount(0);
  await screen.journey.getByRole('link', { name: 'Show the newest instead' }).click();
  await expect(page).toHaveURL(/\/pipeline$/);
});

test('an event that does not exist is said in its place, the rest of the page stands', async ({
  page,
  watch,
}) => {
  watch.expectStatus(404);
  const screen = await PipelineScreen.open(page, `?event=00000000-0000-4000-8000-000000000000`);
  await expect(screen.journey.getByRole('alert')).toContainText(
    'The way of this event did not load',
  );
});
