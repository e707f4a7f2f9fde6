import { gatherCheckpoints } from '../checker/gather-checkpoints.ts';
import { Administrator } from '../tampering/administrator.ts';
import { type Finding, Auditor } from '../tampering/auditor.ts';
import { type Chain, longestChain, readHead } from '../tampering/chain.ts';
import { type Named, damagesToRows, damagesToTheHead } from '../tampering/damages.ts';
import { KeptChain } from '../tampering/kept-chain.ts';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

export const logTampered: Row = {
  id: 26,
  name: 'log-tampered',
  title:
    'DB admin: rows edited, deleted, swapped, inserted, dropped by task, cut off, all rewritten; head edited; task changed past its triggers',
  expected: 'the verifiers name partition and row; the signer refuses a head that does not follow',
  invariants: ['I4'],
  // It takes minutes: fewer writes than elsewhere, so that each verification stays short.
  needs: { env: { signer: { CHECKPOINT_SECONDS: '1' } }, pauseMs: 200, drainSeconds: 60 },
  run: async (world) => {
    const admin = await Administrator.connect(world.stack.superuserUrl);
    try {
      await tamper({ world, admin, auditor: new Auditor(world) });
    } finally {
      world.load.resume();
      await admin.close();
    }
  },
};

interface Scene {
  readonly world: World;
  readonly admin: Administrator;
  readonly auditor: Auditor;
}

async function tamper(scene: Scene): Promise<void> {
  const { world } = scene;
  await world.load.acknowledged(100);
  await world.untilAudited();
  // From here on the law is broken on purpose.
  await world.observer.pause();
  await untilClean(scene);
  for (const name of Object.keys(damagesToRows)) await damageRows(scene, name);
  await world.control.stop('consumer');
  await world.untilSigned();
  for (const name of Object.keys(damagesToTheHead)) await damageHead(scene, name);
  await world.control.start('consumer');
  await world.load.pause();
  await changeTask(scene);
  await addColumn(scene);
  world.load.resume();
  world.observer.resume();
}

async function damageRows(scene: Scene, name: string): Promise<void> {
  const { admin, world } = scene;
  const chain = longestChain(scene.auditor.takeCheckpoints());
  const kept = await KeptChain.keep(admin, chain);
  const named = await damagesToRows[name]?.(admin, chain, world.random);
  await mustBeNamed(scene, name, chain, named);
  await kept.putBack(false);
  await untilClean(scene);
}

async function damageHead(scene: Scene, name: string): Promise<void> {
  const { admin, world } = scene;
  const chain = longestChain(scene.auditor.takeCheckpoints());
  const kept = await KeptChain.keep(admin, chain);
  const named = await damagesToTheHead[name]?.(admin, chain, world.random);
  await mustBeRefused(scene, name, chain);
  await mustBeNamed(scene, name, chain, named);
  await kept.putBack(true);
  // The signer says so too: it goes on from its last record.
  await world.untilSigned();
  await untilClean(scene);
}

async function mustBeNamed(
  { auditor }: Scene,
  name: string,
  { partition }: Chain,
  named: Named | undefined,
): Promise<void> {
  const line = `BAD ${named?.kind ?? name}: row ${named?.seq ?? 0} of partition ${partition}: `;
  mustSay(name, line, await auditor.verify());
  mustSay(`${name}, in an export`, line, await auditor.verifyExport());
}

function mustSay(name: string, line: string, { exitCode, bad, said }: Finding): void {
  if (exitCode === 1 && bad[0]?.startsWith(line)) return;
  throw new Error(`${name}: instead of "${line}" the verifier said: ${bad.join('; ') || said}`);
}

/** Once for each head that does not follow, by its own name. */
async function mustBeRefused(
  { admin, world }: Scene,
  name: string,
  { partition }: Chain,
): Promise<void> {
  const { seq, hash } = await readHead(admin, partition);
  await world.until(`${name}: the signer refuses the head`, () => {
    const last = gatherCheckpoints(world.dataDir).signed.findLast(
      (one) => one.partition === partition,
    );
    return last?.kind === 'refusal' && last.refused_seq === seq && last.refused_hash === hash;
  });
  world.refusals += 1;
}

/** With what is signed now, which includes what the signer refused before. */
async function untilClean({ auditor, world }: Scene): Promise<void> {
  let finding: Finding | undefined;
  try {
    await world.until('the log is whole again', async () => {
      auditor.takeCheckpoints();
      finding = await auditor.verify();
      return finding.exitCode === 0;
    });
  } catch (error) {
    throw new Error(`${String(error)}: ${finding?.bad.join('; ') ?? ''}`, { cause: error });
  }
}

/** Nobody may write meanwhile: the next change would put the title into an event, and so make it true. */
async function changeTask(scene: Scene): Promise<void> {
  const { admin, auditor, world } = scene;
  const tasks = await admin.rows<{ id: string; title: string }>(
    `select id, quote_literal(title) as title from tasks`,
  );
  const { id, title } = world.random.pick(tasks);
  const retitle = async (literal: string) =>
    admin.run(
      'alter table tasks disable trigger all',
      `update tasks set title = ${literal} where id = ${id}`,
      'alter table tasks enable trigger all',
    );
  await retitle(`'never said'`);
  const line = new RegExp(String.raw`^BAD task_differs_from_log: title .*\(task/${id}, `);
  for (const { bad } of [await auditor.verify(), await auditor.verifyExport()]) {
    if (bad.length !== 1 || !line.test(bad[0] ?? ''))
      throw new Error(`task/${id} was changed, the verifier said: ${bad.join('; ')}`);
  }
  await retitle(title);
  await untilClean(scene);
}

/** What a migration does is not tampering. */
async function addColumn(scene: Scene): Promise<void> {
  await scene.admin.rows(`alter table tasks add column colour text not null default 'red'`);
  await untilClean(scene);
  await scene.admin.rows('alter table tasks drop column colour');
}
