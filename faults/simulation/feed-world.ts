import type { LiveFrame, Task, TaskEvent } from '@tasktrail/contract';
import { partitionOf, PARTITIONS } from '../../backend/src/kafka/partition.ts';
import type { LogRange, TailBatch } from '../../backend/src/kafka/tail.ts';
import { Connection, type LiveSocket } from '../../backend/src/live/connection.ts';
import { Hub } from '../../backend/src/live/hub.ts';
import { applyEvent, mergeTasks } from '../../frontend/src/features/tasks/apply-event.ts';
import { join, type JoinEffect, notJoined } from '../../frontend/src/live/join.ts';
import { Random } from '../src/random/random.ts';

/*
 * The live feed from commit to page, with everything between them simulated: the database, the relay, the topic, two
 * replicas, the network. What runs in it is the real code of both sides: hub, ring and join decision of a replica, the join
 * of the page. One seed is one history; each step one of the parts acts.
 *
 * What goes wrong: events sent twice and late, foreign records, replicas that lag, die and come back, sockets cut with frames
 * on their way, lists that take long to come back, a topic made anew, a log cut at its tail or by retention.
 */

const TASKS = 5;

interface Entry {
  readonly offset: number;
  /** Undefined: a record that nobody committed. */
  readonly event: TaskEvent | undefined;
}

class Topic {
  id = 0;
  epochs = Array.from({ length: PARTITIONS }, () => 0);
  logs: { start: number; entries: Entry[] }[] = [];

  constructor() {
    this.recreate();
  }

  recreate(): void {
    this.id += 1;
    this.logs = Array.from({ length: PARTITIONS }, () => ({ start: 0, entries: [] }));
  }

  put(partition: number, event: TaskEvent | undefined): void {
    const log = this.#log(partition);
    log.entries.push({ offset: log.start + log.entries.length, event });
  }

  /** Acknowledged records are gone, and their offsets are given out again. */
  loseTail(partition: number, count: number): Entry[] {
    this.epochs[partition] = (this.epochs[partition] ?? 0) + 1;
    return this.#log(partition).entries.splice(-count, count);
  }

  loseHead(partition: number, count: number): void {
    const log = this.#log(partition);
    log.start += log.entries.splice(0, count).length;
  }

  range(): LogRange {
    return {
      topicId: `00000000-0000-4000-8000-${String(this.id).padStart(12, '0')}`,
      epochs: [...this.epochs],
      starts: this.logs.map(({ start }) => start),
      ends: this.logs.map(({ start, entries }) => start + entries.length),
    };
  }

  read(partition: number, from: number, most: number): Entry[] {
    const log = this.#log(partition);
    return log.entries.slice(Math.max(0, from - log.start)).slice(0, most);
  }

  #log(partition: number) {
    const log = this.logs[partition];
    if (log === undefined) throw new RangeError(`no partition ${partition}`);
    return log;
  }
}

/** One backend: its hub and where its tail stands. */
class Replica {
  readonly hub: Hub;
  readonly #topic: Topic;
  #line = '';
  #offsets: number[] = [];

  constructor(topic: Topic) {
    this.#topic = topic;
    this.hub = new Hub({
      build: 'simulated',
      tailUp: () => true,
      logEnds: async () => topic.range().ends,
      audited: () => [],
    });
    this.begin();
  }

  /** As the follower does at its start and after every error. */
  begin(): void {
    const range = this.#topic.range();
    this.#line = `${range.topicId} ${range.epochs.join(' ')}`;
    this.#offsets = this.hub.begin(range);
  }

  /** Fetches and delivers; a topic made anew or an offset that is gone is an error, and the tail begins again. */
  async tail(most: number): Promise<void> {
    const { topicId, epochs, starts, ends } = this.#topic.range();
    const isLost = this.#offsets.some(
      (offset, partition) => offset < (starts[partition] ?? 0) || offset > (ends[partition] ?? 0),
    );
    if (`${topicId} ${epochs.join(' ')}` !== this.#line || isLost) return this.begin();
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      await this.#deliver(partition, this.#topic.read(partition, this.#offset(partition), most));
    }
  }

  async #deliver(partition: number, entries: readonly Entry[]): Promise<void> {
    const records = entries.map(({ offset }) => {
      return { partition, offset, key: null, value: null };
    }) as unknown as TailBatch['records'];
    const next = this.#offset(partition) + entries.length;
    const texts = entries.map(({ event }) => event && JSON.stringify(event));
    await this.hub.deliver({ records, next: new Map([[partition, next]]) }, texts);
    this.#offsets[partition] = next;
  }

  #offset(partition: number): number {
    return this.#offsets[partition] ?? 0;
  }
}

/** Frames on their way to a page, in order; cut with what is on its way. */
class Wire implements LiveSocket {
  readonly bufferedAmount = 0;
  frames: LiveFrame[] = [];
  closed = false;

  send(data: Buffer, _options: { binary: boolean }, sent: () => void): void {
    if (!this.closed) this.frames.push(JSON.parse(data.toString()) as LiveFrame);
    sent();
  }

  close(): void {
    this.closed = true;
  }

  /** What a later version of the socket may be asked; a simulated peer always answers. */
  ping(): void {}
  terminate(): void {
    this.close();
  }
}

interface Question {
  readonly round: number;
  /** What the database held when it read; undefined until then. */
  answer: Task[] | undefined;
}

/** One browser: the join, the rows, the connection with its cursor. */
class Page {
  readonly rows = new Map<number, Task>();
  wire: Wire | undefined;
  connection: Connection | undefined;
  replica: Replica | undefined;
  question: Question | undefined;
  /** Rows that a listing should have brought and did not, deleted by others: asked one by one. */
  readonly missing = new Set<number>();
  #state = notJoined;
  #cursor: string | null = null;

  connect(replica: Replica): void {
    this.cut();
    this.wire = new Wire();
    this.connection = new Connection(this.wire);
    this.replica = replica;
    replica.hub.join(this.connection, this.#cursor);
  }

  cut(): void {
    if (this.connection) this.replica?.hub.leave(this.connection);
    this.wire = undefined;
    this.connection = undefined;
  }

  receive(): void {
    const frame = this.wire?.frames.shift();
    if (frame === undefined) return;
    if ('cursor' in frame) this.#cursor = frame.cursor;
    this.#step({ type: 'frame', frame });
  }

  answered(): void {
    const { question } = this;
    if (question?.answer === undefined) return;
    this.question = undefined;
    this.#step({ type: 'listed', round: question.round, listing: question.answer });
  }

  /** What a reader sees of each task. */
  shown(): Map<number, number> {
    const live = [...this.rows.values()].filter((task) => task.deleted_at === null);
    return new Map(live.map((task) => [task.id, task.version]));
  }

  #step(input: Parameters<typeof join<Task[]>>[1]): void {
    const [next, effects] = join<Task[]>(this.#state, input);
    this.#state = next;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: JoinEffect<Task[]>): void {
    const before = new Map([...this.rows].map(([id, task]) => [id, task.version]));
    if (effect.type === 'list') this.question = { round: effect.round, answer: undefined };
    else if (effect.type === 'merge') this.#merge(effect.listing);
    else for (const event of effect.events) applyEvent(this.rows, event);
    for (const [id, version] of before) {
      if ((this.rows.get(id)?.version ?? 0) < version) throw new Error(`task ${id} regressed`);
    }
  }

  #merge(listing: readonly Task[]): void {
    mergeTasks(this.rows, listing);
    const listed = new Set(listing.map((task) => task.id));
    for (const id of this.shown().keys()) if (!listed.has(id)) this.missing.add(id);
  }
}

/** What can happen in a step, and how often beside the others. */
const weights = {
  commit: 20,
  relay: 20,
  tail: 25,
  receive: 60,
  readList: 10,
  answerList: 8,
  connect: 5,
  cut: 2,
  foreign: 2,
  restartReplica: 1,
  loseTail: 1,
  loseHead: 1,
  recreate: 1,
};
type Act = keyof typeof weights;

export class FeedWorld {
  readonly #random: Random;
  readonly #database = new Map<number, Task>();
  readonly #topic = new Topic();
  readonly #replicas = [new Replica(this.#topic), new Replica(this.#topic)];
  readonly #pages = [new Page(), new Page(), new Page()];
  /** Committed, and not safely in the log: the relay sends from here, and again after a loss. */
  #outbox: TaskEvent[] = [];
  readonly #events: TaskEvent[] = [];

  constructor(seed: string) {
    this.#random = new Random(seed);
  }

  /** A troubled time, then a calm one in which every page must come to show what the database holds. */
  async run(steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) await this.#act(this.#random.weighted(weights));
    for (const page of this.#pages) if (page.wire === undefined) this.#connect(page);
    // Twice: an answer may make a page ask once more.
    await this.#settle();
    await this.#settle();
    for (const page of this.#pages) this.#expectTruth(page);
  }

  /** Everything that is on its way arrives. */
  async #settle(): Promise<void> {
    while (this.#outbox.length > 0) this.#relay(this.#outbox.length);
    for (const replica of this.#replicas) for (let i = 0; i < 3; i += 1) await replica.tail(1_000);
    for (const page of this.#pages) {
      while (page.wire && page.wire.frames.length > 0) page.receive();
      this.#readList(page);
      page.answered();
      this.#readList(page);
    }
  }

  #expectTruth(page: Page): void {
    const live = [...this.#database.values()].filter((task) => task.deleted_at === null);
    const truth = new Map(live.map((task) => [task.id, task.version]));
    const shown = page.shown();
    const isEqual = shown.size === truth.size && [...truth].every(([id, v]) => shown.get(id) === v);
    if (isEqual) return;
    const text = (rows: Map<number, number>) =>
      [...rows].map(([id, version]) => `${id}v${version}`).join(' ');
    throw new Error(`a page shows ${text(shown)}, the database holds ${text(truth)}`);
  }

  async #act(act: Act): Promise<void> {
    const page = this.#random.pick(this.#pages);
    const replica = this.#random.pick(this.#replicas);
    const partition = this.#random.integer(0, PARTITIONS - 1);
    const few = this.#random.integer(1, 4);
    const acts: Record<Act, () => void | Promise<void>> = {
      commit: () => this.#commit(),
      relay: () => this.#relay(few),
      tail: () => replica.tail(few),
      receive: () => page.receive(),
      readList: () => this.#readList(page),
      answerList: () => page.answered(),
      connect: () => this.#connect(page),
      cut: () => page.cut(),
      foreign: () => this.#topic.put(partition, undefined),
      restartReplica: () => this.#restart(replica),
      loseTail: () => this.#sendAgain(this.#topic.loseTail(partition, few)),
      loseHead: () => this.#topic.loseHead(partition, few),
      recreate: () => this.#recreate(),
    };
    await acts[act]();
    (globalThis as any).TRACE?.push(
      `${act} p${this.#pages.indexOf(page)} r${this.#replicas.indexOf(replica)} part${partition} few${few} db:${[...this.#database.values()].map((t) => `${t.id}v${t.version}${t.deleted_at ? 'x' : ''}`).join(' ')} | ${this.#pages.map((p) => `${p.wire ? 'W' : '-'}${p.wire?.frames.map((f) => f.type[0]! + f.type[1]!).join('')}:${[...p.rows.values()].map((t) => `${t.id}v${t.version}${t.deleted_at ? 'x' : ''}`).join(' ')}`).join(' | ')} log ${JSON.stringify(this.#topic.range())}`,
    );
  }

  #commit(): void {
    const id = this.#random.integer(1, TASKS);
    const version = (this.#database.get(id)?.version ?? 0) + 1;
    const at = '2026-11-22T12:00:00.000000+00:00';
    const isDeleted = version > 1 && this.#random.next() < 0.2;
    const task: Task = {
      id,
      title: `Task ${id}`,
      description: '',
      status: 'pending',
      version,
      created_at: at,
      updated_at: at,
      deleted_at: isDeleted ? at : null,
    };
    const event: TaskEvent = {
      event: isDeleted ? 'task.deleted' : version === 1 ? 'task.created' : 'task.updated',
      event_id: this.#random.uuid(),
      subject: `task/${id}`,
      task_id: id,
      version,
      task,
      actor: { kind: 'api', id: null, on_behalf_of: null },
      cause: {},
      occurred_at: at,
    };
    this.#database.set(id, task);
    this.#events.push(event);
    this.#outbox.push(event);
  }

  /** In the order of the outbox; now and then it dies after the ack, and sends the same again. */
  #relay(most: number): void {
    const batch = this.#outbox.slice(0, most);
    for (const event of batch) this.#topic.put(partitionOf(event.subject), event);
    if (this.#random.next() > 0.1) this.#outbox = this.#outbox.slice(batch.length);
  }

  /** The sweeper's part: whole subjects from the lost version on, before anything newer. */
  #sendAgain(lost: readonly Entry[]): void {
    const from = new Map<string, number>();
    for (const { event } of lost) {
      if (event && (from.get(event.subject) ?? Infinity) > event.version)
        from.set(event.subject, event.version);
    }
    const again = this.#events.filter((e) => e.version >= (from.get(e.subject) ?? Infinity));
    this.#outbox = this.#events.filter((e) => again.includes(e) || this.#outbox.includes(e));
  }

  #recreate(): void {
    this.#topic.recreate();
    // All but the oldest, which were audited.
    this.#outbox = this.#events.slice(this.#random.integer(0, this.#events.length));
  }

  #readList(page: Page): void {
    if (page.question && page.question.answer === undefined) {
      page.question.answer = [...this.#database.values()].filter((t) => t.deleted_at === null);
    }
    const asked = [...page.missing].flatMap((id) => this.#database.get(id) ?? []);
    mergeTasks(page.rows, asked);
    page.missing.clear();
  }

  #connect(page: Page): void {
    page.connect(this.#random.pick(this.#replicas));
  }

  #restart(replica: Replica): void {
    replica.hub.close(1001, 'the server is stopping');
    for (const page of this.#pages) if (page.replica === replica) page.cut();
    this.#replicas[this.#replicas.indexOf(replica)] = new Replica(this.#topic);
  }
}
