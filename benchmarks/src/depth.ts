import type { Bench, Table } from './bench.ts';
import { type Site, withSites } from './depth-site.ts';
import { type Costs, pipelineCosts } from './pipeline-costs.ts';
import { addTasks } from './database.ts';
import { type HttpRequest, LIST_LENGTH, expectedStatus, requestFor } from './requests.ts';
import { logLogSlope, median } from './statistics.ts';
import { middlePage, timedRequest } from './timed-request.ts';

/** Events of a round that pass the pipeline. */
const EVENTS = 1000;
const WARM_UP = 5;

/** What a log is deep in: events of many tasks, or versions of one. */
interface Kind {
  caption: string;
  /** Versions of each task when the log holds so many rows; undefined: as a board has them. */
  versions: (rows: number) => number | undefined;
  requests: (site: Site) => Promise<Record<string, () => HttpRequest>>;
  addEvents: (site: Site) => Promise<unknown>;
}

const get = (path: string) => (): HttpRequest => ({ method: 'GET', path });

const manyTasks: Kind = {
  caption: 'With so many audited events of many tasks behind it',
  versions: () => undefined,
  requests: async ({ database }) => {
    const { from, to } = await addTasks(database, 100);
    const ids = { from, to };
    return {
      create: () => requestFor('create', ids),
      update: () => requestFor('update', ids),
      'history of a task': get(`/api/tasks/${from}/history?limit=${LIST_LENGTH}`),
      'history of all tasks': get(`/api/events?limit=${LIST_LENGTH}`),
    };
  },
  addEvents: async ({ database }) => addTasks(database, EVENTS),
};

const oneTask: Kind = {
  caption: 'For one task with so many versions',
  versions: (rows) => rows,
  requests: async ({ stack, depth }) => {
    const history = '/api/tasks/1/history';
    const newest = `${history}?limit=${LIST_LENGTH}`;
    return {
      update: () => requestFor('update', { from: 1, to: 1 }),
      'history, first page': get(newest),
      'history, in the middle': get(depth > 1 ? await middlePage(stack, history, depth) : newest),
    };
  },
  // One after the other: within a transaction, an update would have to pass the versions before it.
  addEvents: async ({ database }) => {
    for (let n = 0; n < EVENTS; n += 1) {
      await database.query('update tasks set title = $1 where id = 1', [`Title ${Math.random()}`]);
    }
  },
};

/** What work costs with nothing behind it and with 100,000 events; the systems run side by side and take turns. */
export async function measureDepth(bench: Bench): Promise<Table[]> {
  const tables: Table[] = [];
  for (const kind of [manyTasks, oneTask]) tables.push(await measureKind(bench, kind));
  return tables;
}

async function measureKind(bench: Bench, kind: Kind): Promise<Table> {
  const large = bench.million ? [1e5, 1e6] : [1e5];
  const least = kind === oneTask ? 1 : 0;
  const depths = [least, ...(bench.quick ? [3000] : large)];
  return withSites(bench, { depths, versions: kind.versions }, async (sites) => {
    const series = await Promise.all(
      sites.map(async (site) => ({ site, requests: await kind.requests(site), rounds: [] })),
    );
    for (let round = 0; round < (bench.quick ? 2 : 7); round += 1) {
      bench.say(`depth: ${kind.caption.toLowerCase()}, round ${round + 1}`);
      for (const one of round % 2 === 0 ? series : series.toReversed()) {
        await measureRound(one, kind, bench);
      }
    }
    return tableOf(kind, series);
  });
}

interface Series {
  site: Site;
  requests: Record<string, () => HttpRequest>;
  rounds: Round[];
}

interface Round {
  /** How deep the log was meanwhile. */
  depth: number;
  costs: Costs;
}

async function measureRound({ site, requests, rounds }: Series, kind: Kind, { quick }: Bench) {
  await site.settle();
  const before = await site.audited();
  const costs: Costs = {};
  for (const [name, next] of Object.entries(requests)) {
    costs[name] = await medianMs(site, next, quick ? 10 : 30);
  }
  const passed = await pipelineCosts(site, EVENTS, async () => kind.addEvents(site));
  const depth = (before + (await site.audited())) / 2;
  rounds.push({ depth, costs: { ...costs, ...passed } });
}

async function medianMs({ stack }: Site, next: () => HttpRequest, requests: number) {
  const times: number[] = [];
  for (let sent = -WARM_UP; sent < requests; sent += 1) {
    const one = next();
    const status = one.method === 'POST' ? expectedStatus.create : 200;
    const { ms } = await timedRequest(stack, one, status);
    if (sent >= 0) times.push(ms);
  }
  return median(times);
}

function tableOf({ caption }: Kind, series: readonly Series[]): Table {
  const operations = Object.keys(series[0]?.rounds[0]?.costs ?? {});
  const over = ({ rounds }: Series, pick: (round: Round) => number) => median(rounds.map(pick));
  return {
    caption:
      `${caption}: milliseconds, medians of the rounds, and the slope of log cost over log depth. Pipeline steps are ` +
      `PostgreSQL's own time for their statements. The measuring itself made the log as deep as the last row says.`,
    columns: ['what', ...series.map(({ site }) => site.depth.toLocaleString('en')), 'slope', 'aim'],
    rows: [
      ...operations.map((operation) => {
        const points = series.map((one) => {
          const cost = over(one, ({ costs }) => costs[operation] ?? 0);
          return [over(one, ({ depth }) => depth), cost] as const;
        });
        return [operation, ...points.map(([, ms]) => ms), logLogSlope(points), '≤ 0.1'];
      }),
      ['depth', ...series.map((one) => Math.round(over(one, ({ depth }) => depth))), '', ''],
    ],
  };
}
