import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '@tasktrail/stack';
import type { SignedRecord } from '@tasktrail/ledger';
import { gatherCheckpoints } from '../checker/gather-checkpoints.ts';
import { countWaiting } from '../checker/gather-database.ts';
import type { Database } from '../database/database.ts';
import type { FeedClient } from '../feed/feed-client.ts';
import type { Load } from '../load/load.ts';
import type { TcpProxy } from '../proxy/tcp-proxy.ts';
import type { Random } from '../random/random.ts';
import type { Observer } from './observer.ts';
import type { PartControl } from './part-control.ts';
import { Topic } from './topic.ts';

/** A link that a proxy stands in: a part of ours, and the service it connects to. */
export type LinkName = `${string} → ${'postgres' | `kafka${string}`}`;

/** What a row wants to find. Everything has a default: one of each part, no proxies, six people, one program, two screens. */
export interface Needs {
  readonly brokers?: 1 | 3;
  readonly backends?: number;
  readonly consumers?: number;
  /** Proxies, e.g. `backend → postgres`; with several parts of a kind by number, `consumer-2 → kafka`. */
  readonly links?: readonly LinkName[];
  /** More environment variables, by part or kind. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly people?: number;
  readonly programs?: number;
  /** Mean milliseconds between two writes of one writer. */
  readonly pauseMs?: number;
  readonly screens?: number;
  /** Seconds from the heal until everything is audited (I5). */
  readonly drainSeconds?: number;
}

/**
 * What a row gets: the real system on a database and a topic of its own, under load since a moment, with screens that follow.
 * A row injects its fault and heals it; what is still broken when `run` returns, the runner heals. Then the load ends,
 * the log catches up, and the checker judges all invariants, not only those that the row names.
 */
export class World {
  readonly stack: Stack;
  readonly dataDir: string;
  /** Where the API answers; through the balancer when there are several backends. */
  readonly url: string;
  /** As role owner. */
  readonly database: Database;
  /** As superuser, for what no role of ours may do. */
  readonly superuser: Database;
  readonly random: Random;
  readonly load: Load;
  readonly screens: readonly FeedClient[];
  readonly control: PartControl;
  readonly observer: Observer;
  readonly topic: Topic;
  /** The whole length of every fault, and as many repetitions as the matrix says. */
  readonly full: boolean;
  /** Multiplies every wait for the system. */
  readonly patience: number;
  readonly say: (line: string) => void;
  /** Raised by a row that puts records on the topic itself. */
  foreignRecords = 0;
  /** Raised by a row that shows the signer what it must refuse, or has it leave its line: once for each partition. */
  refusals = 0;
  forks = 0;
  readonly #proxies: ReadonlyMap<LinkName, TcpProxy>;

  constructor(furnished: Furnished) {
    this.stack = furnished.stack;
    this.dataDir = furnished.dataDir;
    this.url = furnished.url;
    this.database = furnished.database;
    this.superuser = furnished.superuser;
    this.random = furnished.random;
    this.load = furnished.load;
    this.screens = furnished.screens;
    this.control = furnished.control;
    this.observer = furnished.observer;
    this.full = furnished.full;
    this.patience = furnished.patience;
    this.say = furnished.say;
    this.#proxies = furnished.proxies;
    this.topic = new Topic(this.stack.kafkaBootstrap);
  }

  /** The proxy in a link that the row named in its needs. */
  proxy(link: LinkName): TcpProxy {
    const proxy = this.#proxies.get(link);
    if (!proxy) throw new Error(`no proxy stands in ${link}: name the link in the row's needs`);
    return proxy;
  }

  /** `full` with --full, else `short`; for lengths and for counts. */
  size(short: number, full: number): number {
    return this.full ? full : short;
  }

  /** The fault lasts. The only sleep a row should need. */
  async lasts(seconds: number): Promise<void> {
    await sleep(seconds * 1000);
  }

  /** The changes that are not in the log yet. */
  async waiting(): Promise<number> {
    return countWaiting(this.database);
  }

  /** Resolves when `isSo` answers true; asked again and again, through outages. */
  async until(what: string, isSo: () => Promise<boolean> | boolean, seconds = 60): Promise<void> {
    const end = performance.now() + seconds * 1000 * this.patience;
    while (!(await Promise.resolve(isSo()).catch(() => false))) {
      if (performance.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
      await sleep(50);
    }
  }

  /** Everything that was committed until now is in the log. */
  async untilAudited(seconds = 60): Promise<void> {
    const [row] = await this.database.patientRows<{ last: number }>(
      'select coalesce(max(id), 0)::int as last from test_witness',
    );
    const sql = `select count(*)::int as missing from test_witness w where id <= $1 and not exists
      (select from task_audit_log a where a.task_id = w.task_id and a.version = w.version)`;
    await this.until(
      'what was committed is audited',
      async () => {
        const [left] = await this.database.rows<{ missing: number }>(sql, [row?.last ?? 0]);
        return left?.missing === 0;
      },
      seconds,
    );
  }

  /** Every row of the log is signed, and every place of the topic that was passed. To be asked when nobody writes. */
  async untilSigned(): Promise<void> {
    await this.until('the log is signed to its end', async () => {
      const heads = await this.database.rows<Tip>(HEADS);
      const { signed } = gatherCheckpoints(this.dataDir);
      return heads.every((head) => isSignedBy(signed, head));
    });
  }

  /** Everything runs and passes again. */
  async heal(): Promise<void> {
    for (const proxy of this.#proxies.values()) proxy.heal();
    await this.control.heal();
  }

  /** Ends load and screens; a row that is still at work can break and start nothing any more. */
  async close(): Promise<void> {
    this.control.close();
    for (const screen of this.screens) screen.stop();
    await this.observer.stop();
    await this.load.stop(0);
    await Promise.all([this.database.close(), this.superuser.close()]);
  }
}

const HEADS = `
  select partition, seq::int, encode(hash, 'hex') as hash, next_offset::int from audit_head`;

interface Tip {
  readonly partition: number;
  readonly seq: number;
  readonly hash: string;
  readonly next_offset: number;
}

/** By the last word of the signer on this chain. */
function isSignedBy(signed: readonly SignedRecord[], head: Tip): boolean {
  const last = signed.findLast(({ partition }) => partition === head.partition);
  if (last === undefined) return head.next_offset === 0;
  if (last.kind === 'refusal') return false;
  return last.seq === head.seq && last.hash === head.hash && last.next_offset === head.next_offset;
}

/** The parts of a world. */
export interface Furnished {
  readonly stack: Stack;
  readonly dataDir: string;
  readonly url: string;
  readonly database: Database;
  readonly superuser: Database;
  readonly random: Random;
  readonly load: Load;
  readonly screens: readonly FeedClient[];
  readonly control: PartControl;
  readonly observer: Observer;
  readonly proxies: ReadonlyMap<LinkName, TcpProxy>;
  readonly full: boolean;
  readonly patience: number;
  readonly say: (line: string) => void;
}
