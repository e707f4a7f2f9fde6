import { taskTitled, auditOf } from '../../database/audit-log.ts';
import { untilAllIsAudited } from '../../database/until-audited.ts';
import { expect, test } from '../../fixtures.ts';
import { Board } from '../../page/board.ts';
import { uniqueTitle } from '../../page/unique-title.ts';
import { keepDown } from '../../stack/running-stack.ts';

test('without Kafka the page keeps working and says so, and everything is audited after its return', async ({
  page,
  another,
  database,
  watch,
}) => {
  const title = uniqueTitle('Written without Kafka');
  const board = await Board.open(page, { q: title });
  const bensBoard = await Board.open((await another('Ben')).page, { q: title });

  await watch.during('Kafka is gone', async () => {
    const kafka = keepDown('kafka');
    await board.create(`${title} 1`);
    await board.create(`${title} 2`);
    await board.setStatus(`${title} 1`, 'In progress');
    // Committed, so it is safe: the seal is hollow, not dotted.
    await expect(board.receiptSeal('committed')).toBeVisible();
    await expect
      .poll(async () => taskTitled(database, `${title} 1`))
      .toMatchObject({ status: 'in_progress' });
    await expect(board.live).toContainText(/behind/i, { timeout: 60_000 });
    // The page of somebody else reads for itself what the feed cannot tell.
    await expect(bensBoard.row(`${title} 2`)).toBeVisible({ timeout: 60_000 });
    await board.create(`${title} 3`);
    expect(await auditOf(database, (await taskTitled(database, `${title} 1`))?.id ?? 0)).toEqual(
      [],
    );

    await kafka.end();
    await untilAllIsAudited(database);
    await board.isLive();
    await bensBoard.isLive();
  });

  await expect(board.receiptSeal('audited')).toBeVisible();
  await expect(bensBoard.rows).toHaveCount(3);
  for (const [name, versions] of [
    ['1', 2],
    ['2', 1],
    ['3', 1],
  ] as const) {
    const task = await taskTitled(database, `${title} ${name}`);
    expect(await auditOf(database, task?.id ?? 0)).toHaveLength(versions);
  }
});
