import { auditOf } from '../../database/audit-log.ts';
import { takeAccount } from '../../database/law.ts';
import { expect, test } from '../../fixtures.ts';
import { startWriters } from '../../load/steady-writer.ts';
import { kill, untilReady, type PartKind } from '../../stack/running-stack.ts';
import { untilAllIsAudited } from '../../database/until-audited.ts';
import { uniqueTitle } from '../../page/unique-title.ts';
import { Board } from '../../page/board.ts';

const kinds: readonly PartKind[] = ['consumer', 'backend', 'postgres', 'kafka'];

for (const kind of kinds) {
  test(`nothing is lost and nothing doubled when the ${kind} dies under load`, async ({
    page,
    database,
    watch,
  }) => {
    const title = uniqueTitle(`Written while the ${kind} dies`);
    const board = await Board.open(page, { q: `${title} on the page` });
    const writers = startWriters(3, title);
    await expect.poll(() => writers.acknowledged.length).toBeGreaterThan(10);

    await watch.during(`the ${kind} is killed`, async () => {
      const killed = kill(kind);
      await board.create(`${title} on the page`);
      await killed;
      await untilReady();
      const before = writers.acknowledged.length;
      await expect
        .poll(() => writers.acknowledged.length, { timeout: 60_000 })
        .toBeGreaterThan(before + 10);
      await expect(board.receiptSeal('audited')).toBeVisible({ timeout: 60_000 });
      await board.isLive();
    });
    await writers.stop();

    await untilAllIsAudited(database);
    const account = await takeAccount(database);
    expect(account).toMatchObject({
      audited: account.committed,
      unaudited: 0,
      gaps: 0,
      unlike: 0,
      conflicts: 0,
    });
    const twice = await database.rows(
      'select title from tasks where starts_with(title, $1) group by title having count(*) > 1',
      [title],
    );
    expect(twice).toEqual([]);
    for (const { id, version } of writers.acknowledged) {
      const versions = (await auditOf(database, id)).map((row) => row.version);
      expect(versions, `task ${id}`).toContain(version);
    }
  });
}
