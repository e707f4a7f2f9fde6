import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second on every architecture Node runs on. */
const TICKS_PER_SECOND = 100;

interface ProcessStat {
  parent: number;
  /** User and system time, and that of children which ended and were collected. */
  ticks: number;
}

/** Field numbers as in proc(5), less the two before the bracket that closes the name. */
function readStat(pid: number): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((total, field) => total + Number(field), 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    // It ended between the listing and the reading.
    return undefined;
  }
}

/** The process and everything below it. */
export function processTree(root: number): number[] {
  const children = Map.groupBy(runningPids(), (pid) => readStat(pid)?.parent ?? -1);
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

function runningPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** CPU seconds of a process and everything below it, also of children that ended meanwhile. */
export function cpuSeconds(root: number): number {
  const ticks = processTree(root).map((pid) => readStat(pid)?.ticks ?? 0);
  return ticks.reduce((total, one) => total + one, 0) / TICKS_PER_SECOND;
}

/** CPU seconds of the whole machine so far, whoever used them. */
export function machineCpuSeconds(): number {
  const [, user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8').split(
    / +/,
    9,
  );
  const busy = [user, nice, system, irq, softirq, steal].map(Number);
  return busy.reduce((total, one) => total + one, 0) / TICKS_PER_SECOND;
}

/**
 * Memory of a process in MiB: its share of what it uses together with others (PSS), so that PostgreSQL's
 * shared buffers count once; resident memory where the kernel does not tell us the share.
 */
export function memoryMib(pid: number): number {
  const kib = field(`/proc/${pid}/smaps_rollup`, 'Pss') ?? field(`/proc/${pid}/status`, 'VmRSS');
  return (kib ?? 0) / 1024;
}

function field(file: string, name: string): number | undefined {
  try {
    const line = readFileSync(file, 'utf8')
      .split('\n')
      .find((one) => one.startsWith(`${name}:`));
    return line === undefined ? undefined : Number.parseInt(line.slice(name.length + 1), 10);
  } catch {
    return undefined;
  }
}
