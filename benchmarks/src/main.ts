/** `npm run bench`: the figures that ARCHITECTURE and README speak of, measured on this machine. */
import { parseArgs } from 'node:util';
import { mkdirSync } from 'node:fs';
import { measureApi } from './api.ts';
import type { Bench, Benchmark } from './bench.ts';
import { measureDepth } from './depth.ts';
import { measureDrain } from './drain.ts';
import { measureGrowth } from './growth.ts';
import { measureLatency } from './latency.ts';
import { commit, describeMachine, versions } from './machine.ts';
import { measureMemory } from './memory.ts';
import { scratch } from './paths.ts';
import { cpuSeconds, machineCpuSeconds } from './process-usage.ts';
import { measureRates } from './rates.ts';
import { type Section, sectionText, writeReport } from './report.ts';
import { measureStart } from './start.ts';
import { measureVerify } from './verify.ts';

const benchmarks: Record<string, { title: string; measure: Benchmark }> = {
  api: { title: 'The API beside bare PostgreSQL', measure: measureApi },
  latency: { title: 'From commit to audit row and to another screen', measure: measureLatency },
  rates: { title: 'Relay and sink', measure: measureRates },
  drain: { title: 'Draining a full outbox', measure: measureDrain },
  verify: { title: 'Verifying a long log', measure: measureVerify },
  memory: { title: 'Idle memory', measure: measureMemory },
  start: { title: 'Start', measure: measureStart },
  growth: { title: 'Growth', measure: measureGrowth },
  depth: { title: 'The same work with a long log behind it', measure: measureDepth },
};

/** Judged by bootstrap, which also has the help. */
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    cold: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
  },
});
await run();

async function run(): Promise<void> {
  const names = values.only.length > 0 ? values.only : Object.keys(benchmarks);
  mkdirSync(scratch, { recursive: true });
  const bench: Bench = { ...values, signal: stopSignal(), say };
  const machine = describeMachine();
  for (const name of names) {
    const section = await measure(name, bench);
    process.stdout.write(`\n${sectionText(section)}\n`);
    if (values.quick) continue;
    const date = section.at.slice(0, 10);
    say(
      `written to ${writeReport({ date, machine, versions: versions(), sections: { [name]: section } })}`,
    );
  }
}

async function measure(name: string, bench: Bench): Promise<Section> {
  const benchmark = benchmarks[name];
  if (!benchmark) throw new Error(`there is no benchmark ${name}: --help lists them`);
  const began = performance.now();
  const at = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const foreignCpu = () => machineCpuSeconds() - cpuSeconds(process.pid);
  const foreignBefore = foreignCpu();
  const tables = await benchmark.measure(bench);
  const seconds = (performance.now() - began) / 1000;
  const foreignCores = (foreignCpu() - foreignBefore) / seconds;
  const flags = [...(bench.cold ? ['--cold'] : []), ...(bench.million ? ['--million'] : [])];
  const command = ['npm run bench -- --only', name, ...flags].join(' ');
  return {
    title: benchmark.title,
    at: `${at} UTC`,
    command,
    commit: commit(),
    foreignCores,
    seconds,
    tables,
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => stop.abort(new Error('stopped')));
  }
  return stop.signal;
}
