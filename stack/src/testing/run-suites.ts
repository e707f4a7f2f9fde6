import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import type { Outside } from '../run-command.ts';
import { sentenceFor } from '../sentence-for.ts';
import type { Suite, Tally } from './suite.ts';
import { SuiteServices } from './suite-services.ts';

/** Runs suites one after the other and ends with a line that counts; answers the exit code. */
export async function runSuites(suites: readonly Suite[], outside: Outside): Promise<number> {
  const reports = mkdtempSync(join(tmpdir(), 'tasktrail-reports-'));
  const services = new SuiteServices(outside);
  const tallies: Tally[] = [];
  try {
    for (const [index, suite] of suites.entries()) {
      tallies.push(await runSuite(suite, { services, reports, outside }));
      outside.stop.throwIfAborted();
      if (!suites.slice(index + 1).some(({ usesServices }) => usesServices)) await services.stop();
    }
  } finally {
    await services.stop();
    rmSync(reports, { recursive: true, force: true });
  }
  return summarise(tallies, outside);
}

interface Run {
  readonly services: SuiteServices;
  readonly reports: string;
  readonly outside: Outside;
}

async function runSuite(suite: Suite, run: Run): Promise<Tally> {
  const { say } = run.outside;
  const began = Date.now();
  const tally = await tallyOf(suite, run);
  say(`— ${suite.name}: ${sentence(tally)} in ${Math.round((Date.now() - began) / 1000)} s`);
  return tally;
}

/** A suite that could not even be started is one failed test: the last line must say so. */
async function tallyOf(suite: Suite, { services, reports, outside }: Run): Promise<Tally> {
  const { say, stop } = outside;
  try {
    const addresses = suite.usesServices ? await services.addresses() : {};
    say(`\n— ${suite.name}`);
    return await suite.run({ reports, env: { ...environment(), ...addresses }, stop, say });
  } catch (error) {
    stop.throwIfAborted();
    say(sentenceFor(error));
    return { passed: 0, failed: 1, skipped: [] };
  }
}

/** What a suite starts by the name `node` is the pinned one. */
function environment(): NodeJS.ProcessEnv {
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;
  return { ...process.env, PATH: path };
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
