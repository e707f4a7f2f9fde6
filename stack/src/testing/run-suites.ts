import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import type { Outside } from '../run-command.ts';
import type { Stack } from '../start-stack.ts';
import type { Suite, SuiteContext, Tally } from './suite.ts';
import { startThrowAwayStack } from './throw-away-stack.ts';

/** Runs suites one after the other and ends with a line that counts; answers the exit code. */
export async function runSuites(suites: readonly Suite[], outside: Outside): Promise<number> {
  const reports = mkdtempSync(join(tmpdir(), 'tasktrail-reports-'));
  const tallies: Tally[] = [];
  let services: Stack | undefined;
  try {
    for (const suite of suites) {
      if (suite.usesServices) services ??= await startServices(outside);
      tallies.push(await runSuite(suite, contextFor(services, reports, outside), outside));
      outside.stop.throwIfAborted();
    }
  } finally {
    await services?.stop(outside.hurry);
    rmSync(reports, { recursive: true, force: true });
  }
  return summarise(tallies, outside);
}

async function startServices({ say, stop }: Outside): Promise<Stack> {
  say('\n— PostgreSQL and Kafka for the suites');
  return startThrowAwayStack({ only: ['postgres', 'kafka'], say, signal: stop });
}

function contextFor(
  services: Stack | undefined,
  reports: string,
  { say, stop }: Outside,
): SuiteContext {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // What a suite starts by the name `node` is the pinned one.
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
  };
  if (services) {
    env['TEST_SUPERUSER_URL'] = services.superuserUrl;
    env['TEST_KAFKA_BOOTSTRAP'] = services.kafkaBootstrap;
  }
  return { reports, env, stop, say };
}

async function runSuite(suite: Suite, context: SuiteContext, { say }: Outside): Promise<Tally> {
  const began = Date.now();
  say(`\n— ${suite.name}`);
  const tally = await suite.run(context);
  say(`— ${suite.name}: ${sentence(tally)} in ${Math.round((Date.now() - began) / 1000)} s`);
  return tally;
}

function summarise(tallies: readonly Tally[], { say }: Outside): number {
  const total: Tally = {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
  say('');
  for (const name of total.skipped) say(`not run: ${name}`);
  say(sentence(total));
  return total.failed === 0 ? 0 : 1;
}

function sentence({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}
