import type { LiveFrame, Task } from '@tasktrail/contract';
import { Connection, type LiveSocket } from '../../backend/src/live/connection.ts';
import { applyEvent, mergeTasks } from '../../frontend/src/features/tasks/apply-event.ts';
import { join, type JoinEffect, notJoined } from '../../frontend/src/live/join.ts';
import type { Replica } from './feed-replica.ts';

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
export class Page {
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

  /** No hello for some time: it lists without. */
  becomeImpatient(): void {
    this.#step({ type: 'impatient' });
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

  /** The answers about the missing ones. */
  tell(tasks: readonly Task[]): void {
    mergeTasks(this.rows, tasks);
    this.missing.clear();
  }

  #merge(listing: readonly Task[]): void {
    mergeTasks(this.rows, listing);
    const listed = new Set(listing.map((task) => task.id));
    for (const id of this.shown().keys()) if (!listed.has(id)) this.missing.add(id);
  }
}
