import { randomUUID } from 'node:crypto';
import { auditOf } from '../../database/audit-log.ts';
import { expect, test } from '../../fixtures.ts';
import { addTask, changeTask } from '../../page/add-task.ts';
import { Board } from '../../page/board.ts';
import { uniqueTitle } from '../../page/unique-title.ts';
import { putRecord } from '../../topic/put-record.ts';

test('a forged next version on the topic reaches neither a browser nor the log', async ({
  page,
  database,
}) => {
  const title = uniqueTitle('Genuine');
  const { id } = await addTask(title);
  await expect.poll(async () => (await auditOf(database, id)).length).toBe(1);
  const [genuine] = await auditOf(database, id);
  const board = await Board.open(page, { q: title });
  await expect(board.row(title)).toBeVisible();
  await board.isLive();
  const seen: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => seen.push(String(payload))),
  );
  await page.reload();
  await board.isLive();

  const forged = `${title}, forged`;
  const event = {
    ...genuine?.event_data,
    event: 'task.updated',
    event_id: randomUUID(),
    version: 2,
    task: { ...genuine?.event_data.task, title: forged, version: 2 },
    changes: { title: { from: title, to: forged } },
  };
  await putRecord(genuine?.partition ?? 0, `task/${id}`, JSON.stringify(event));
  // The genuine change goes to the same partition after it: once it is seen, the forged one was passed over.
  await changeTask(id, { status: 'in_progress' });
  await expect(board.statusOf(title)).toHaveAccessibleName(/In progress/);

  await expect(board.row(forged)).toHaveCount(0);
  expect(seen.join('\n')).toContain('in_progress');
  expect(seen.join('\n')).not.toContain(forged);
  await expect
    .poll(async () => (await auditOf(database, id)).map((row) => row.event_data.task.title))
    .toEqual([title, title]);
  const quarantined = await database.rows(
    `select reason from audit_quarantine where convert_from(value, 'UTF8') like '%' || $1 || '%'`,
    [forged],
  );
  expect(quarantined).toEqual([{ reason: 'foreign' }]);
});
