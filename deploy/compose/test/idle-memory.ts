/** What each container of a running compose project keeps in memory and uses of the processor with nothing to do. */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Container, runningContainers } from './containers.ts';

const help = `Measures, in a compose project that has nothing to do, each container's memory and processor.

usage: node deploy/compose/test/idle-memory.ts [--project NAME] [--settle SECONDS]

  --project NAME     the project's name (tasktrail)
  --settle SECONDS   waits before (20)
  --help             this text
`;

const WATCHED_SECONDS = 10;
const { values } = parseArgs({
  options: {
    project: { type: 'string', default: 'tasktrail' },
    settle: { type: 'string', default: '20' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}

await sleep(Number(values.settle) * 1000);
const containers = await runningContainers(values.project);
const before = containers.map(cpuSeconds);
await sleep(WATCHED_SECONDS * 1000);
let total = 0;
process.stdout.write('container        MiB  % of a core\n');
for (const [index, container] of containers.entries()) {
  const mib = proportionalMib(container);
  const cores = (cpuSeconds(container) - (before[index] ?? 0)) / WATCHED_SECONDS;
  total += mib;
  process.stdout.write(
    `${container.name.padEnd(14)} ${mib.toFixed(1).padStart(5)}  ${(cores * 100).toFixed(1).padStart(5)}\n`,
  );
}
process.stdout.write(`${'all'.padEnd(14)} ${total.toFixed(1).padStart(5)}\n`);

/** Memory that several processes share is divided among them: PostgreSQL's buffers count once. */
function proportionalMib(container: Container): number {
  const kib = processesOf(container).map((pid) =>
    Number(/^Pss:\s+(\d+)/m.exec(read(pid, 'smaps_rollup'))?.[1] ?? 0),
  );
  return kib.reduce((sum, one) => sum + one, 0) / 1024;
}

/** Fields 14 and 15 of proc(5), in hundredths of a second. */
function cpuSeconds(container: Container): number {
  const ticks = processesOf(container).map((pid) => {
    const stat = read(pid, 'stat');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  });
  return ticks.reduce((sum, one) => sum + one, 0) / 100;
}

/** The first process of the container and everything below it; what the engine runs beside it has another parent. */
function processesOf({ pid }: Container): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const pairs = pids.map((one) => {
    const stat = read(Number(one), 'stat');
    return {
      child: Number(one),
      parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]),
    };
  });
  const below = (parent: number): number[] => [
    parent,
    ...pairs.filter((pair) => pair.parent === parent).flatMap(({ child }) => below(child)),
  ];
  return below(pid);
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
