import type { Task, TaskEvent } from '@tasktrail/contract';
import { partitionOf, PARTITIONS } from '../../backend/src/kafka/partition.ts';
import { Random } from '../src/random/random.ts';
import { Page } from './feed-page.ts';
import { Replica } from './feed-replica.ts';
import { type Entry, Topic } from './feed-topic.ts';

/*
 * The live feed from commit to page, with everything between them simulated: the database, the relay, the topic, two
 * replicas, the network. What runs in it is the real code of both sides: hub, ring and join decision of a replica, the join
 * of the page. One seed is one history; each step one of the parts acts.
 *
 * What goes wrong: events sent twice and late, foreign records, replicas that lag, die and come back, sockets cut with frames
 * on their way, lists that take long to come back, a topic made anew, a log cut at its tail or by retention.
 */

const TASKS = 5;

/** What can happen in a step, and how often beside the others. */
const weights = {
  commit: 20,
  relay: 20,
  tail: 25,
  impatient: 3,
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
      impatient: () => page.becomeImpatient(),
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
    page.tell([...page.missing].flatMap((id) => this.#database.get(id) ?? []));
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
