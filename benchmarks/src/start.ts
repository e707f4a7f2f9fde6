import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeDataDir } from '@tasktrail/stack';
import type { Bench, Table } from './bench.ts';
import { freePort } from './free-port.ts';
import { npmStart } from './npm-start.ts';
import { root, scratch } from './paths.ts';
import { median } from './statistics.ts';

const dataDir = join(scratch, `start-${process.pid}`);

/** How long `npm start` takes until the page answers: from nothing, for the first time, and again. */
export async function measureStart(bench: Bench): Promise<Table[]> {
  const rows: Table['rows'] = [];
  if (bench.cold) rows.push(await coldRow(bench));
  rows.push(...(await warmRows(bench)));
  const columns = ['npm start', 'runs', 'seconds until the page answers', 'seconds to stop', 'aim'];
  return [{ caption: 'From the command to the first page.', columns, rows }];
}

async function warmRows({ say, signal, quick }: Bench): Promise<Table['rows']> {
  await removeDataDir(dataDir);
  try {
    const port = await freePort();
    const runs: [started: number, stopped: number][] = [];
    for (let run = 0; run < (quick ? 2 : 6); run += 1) {
      say(`start: run ${run + 1}`);
      const running = await npmStart({ dataDir, port, signal });
      runs.push([running.seconds, await running.stop()]);
    }
    const [first = [0, 0], ...again] = runs;
    return [
      ['everything installed, no data yet', 1, ...first, ''],
      [
        'again',
        again.length,
        ...[0, 1].map((one) => median(again.map((run) => run[one] ?? 0))),
        '≤ 6',
      ],
    ];
  } finally {
    await removeDataDir(dataDir);
  }
}

/** A fresh clone and empty caches: everything is downloaded. */
async function coldRow({ say, signal }: Bench): Promise<Table['rows'][number]> {
  const place = join(scratch, `cold-${process.pid}`);
  const folder = join(place, 'clone');
  mkdirSync(place, { recursive: true });
  try {
    say('start: a fresh clone with empty caches');
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, folder]);
    const caches = {
      XDG_CACHE_HOME: join(place, 'cache'),
      npm_config_cache: join(place, 'npm'),
      PIP_NO_CACHE_DIR: '1',
    };
    const options = { dataDir: join(place, 'data'), port: await freePort(), signal };
    const running = await npmStart({ ...options, folder, environment: caches });
    const stopped = await running.stop();
    await removeDataDir(options.dataDir);
    return ['fresh clone, empty caches', 1, running.seconds, stopped, '≤ 90'];
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
