/** Kills every service of a running compose project under load, then all of them at once, and judges what is left. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { check } from '../../../faults/src/checker/check.ts';
import type { Downtime, Evidence } from '../../../faults/src/checker/evidence.ts';
import { difference } from '../../../faults/src/checker/log-equals-witness.ts';
import { settle } from '../../../faults/src/command/run-row.ts';
import { type Project, compose } from './docker.ts';
import { fetchCheckpoints, services, worldOf } from './world-of.ts';

const help = `Kills each service of a fresh, running compose project under load, one after the other and then all at once, and
judges from PostgreSQL, from a witness of its own and from what the clients were told, that nothing is lost.

usage: node deploy/compose/test/kill-each.ts [--project NAME] [--seed TEXT] [FILE...]

  --project NAME   the project's name (tasktrail)
  --seed TEXT      the choices of an earlier run
  FILE             the compose files it runs with (compose.yaml compose.test.yaml)
  --help           this text

exit code: 0 nothing is lost, 1 something is, or a service did not come back, 2 usage
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    project: { type: 'string', default: 'tasktrail' },
    seed: { type: 'string', default: String(Date.now()) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}
const files = positionals.length > 0 ? positionals : ['compose.yaml', 'compose.test.yaml'];
const project = { name: values.project, files };

const WARM_UP_WRITES = 60;
const DOWN_MS = 3000;
const DRAIN_MS = 120_000;

const { world, parts } = await worldOf(project, values.seed);
try {
  world.say(`seed ${values.seed}`);
  await world.load.acknowledged(WARM_UP_WRITES);
  for (const [name, service] of Object.entries(services)) await killOne(name, service);
  await killAll(project);
  process.exitCode = report(await gather());
} finally {
  await world.close();
}

async function killOne(name: string, service: string): Promise<void> {
  const began = performance.now();
  await world.control.killAndStart(name, DOWN_MS);
  const back = performance.now() - began;
  await world.load.acknowledged(20);
  await world.untilAudited();
  world.say(`${service}: killed, healthy again after ${(back / 1000).toFixed(1)} s, all audited`);
}

/** As when the machine loses power, but for what its disk forgets. */
async function killAll(project: Project): Promise<void> {
  for (const name of parts.keys()) world.control.downtimes.push(downNow(name));
  await compose(project, 'kill');
  await compose(project, 'up', '--detach', '--no-build', '--wait');
  for (const part of parts.values()) await part.healthy();
  for (const one of world.control.downtimes) one.to ??= performance.now();
  await world.load.acknowledged(20);
  await world.untilAudited();
  world.say('all at once: killed, healthy again, all audited');
}

function downNow(part: string): Downtime {
  return { part, from: performance.now() };
}

async function gather(): Promise<Evidence> {
  // The signer works on for a moment after the last write.
  await world.load.pause();
  await world.untilAudited();
  await sleep(12_000);
  await fetchCheckpoints(project, world);
  return settle(world, DRAIN_MS);
}

function report(evidence: Evidence): number {
  const { lost, doubled, foreign } = difference(evidence.witness, evidence.audit);
  const committed = evidence.tasks.reduce((sum, { version }) => sum + version, 0);
  const acknowledged = evidence.writes.filter(({ outcome }) => outcome === 'ok').length;
  process.stdout.write(
    `${committed} changes committed = ${evidence.audit.length} audited + ${evidence.waiting} waiting; ` +
      `${acknowledged} writes acknowledged; ` +
      `lost ${lost.length}, doubled ${doubled.length}, foreign ${foreign.length}\n`,
  );
  const violations = check(evidence);
  for (const { invariant, what, evidence: shown } of violations)
    process.stdout.write(`${invariant}: ${what}\n${shown.map((one) => `    ${one}\n`).join('')}`);
  return violations.length === 0 ? 0 : 1;
}
