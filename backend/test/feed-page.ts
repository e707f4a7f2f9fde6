import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveFrame, Task } from '@tasktrail/contract';
import type pg from 'pg';
import WebSocket from 'ws';
import { join, type JoinInput, type JoinState, notJoined } from '../../frontend/src/live/join.ts';
import { LiveClient } from './live-client.ts';
import { until } from './until.ts';

const keyOf = ({ id, version, title }: Pick<Task, 'id' | 'version' | 'title'>) =>
  `${id} v${version} ${title}`;

/** What every page must show in the end. */
export async function liveTasks(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: number; version: number; title: string }>(
    `select id::integer, version::integer, title from tasks where deleted_at is null order by id`,
  );
  return rows.map(keyOf);
}

/** What a browser does: the join of the page, a list over HTTP from its own replica, a store with the version rule. */
export class FeedPage {
  readonly #tasks = new Map<number, Task>();
  #state: JoinState = notJoined;
  #client: LiveClient | undefined;
  #port = 0;
  #left = false;
  readonly #lineMs: number;

  constructor(lineMs: number) {
    this.#lineMs = lineMs;
  }

  async open(port: number): Promise<void> {
    await this.#connect(port, undefined);
  }

  /** With the cursor it has, if it has one by now. */
  async reopen(port: number): Promise<void> {
    const cursor = this.#client?.cursor;
    await this.#client?.close();
    await this.#connect(port, cursor === '' ? undefined : cursor);
  }

  /** Comes back whenever it is sent away, until it is closed. */
  async stay(port: number): Promise<void> {
    while (!this.#left) {
      const cursor = this.#client?.cursor;
      await this.#connect(port, cursor === '' ? undefined : cursor);
      await this.#client?.closed;
    }
  }

  async close(): Promise<void> {
    this.#left = true;
    await this.#client?.close();
  }

  shows(expected: readonly string[]): boolean {
    const shown = [...this.#tasks.values()].filter((task) => task.deleted_at === null);
    const keys = shown.toSorted((a, b) => a.id - b.id).map(keyOf);
    return this.#state.phase === 'joined' && keys.join('\n') === expected.join('\n');
  }

  async #connect(port: number, cursor: string | undefined): Promise<void> {
    this.#port = port;
    this.#client = new LiveClient(port, cursor, (frame) => this.#onFrame(frame));
    const client = this.#client;
    // A replica that is stopping refuses it, or sends it away at once.
    client.socket.on('error', () => undefined);
    await until(() => client.frames.length > 0 || client.socket.readyState === WebSocket.CLOSED);
  }

  #onFrame(frame: LiveFrame): void {
    this.#step({ type: 'frame', frame });
  }

  #step(input: JoinInput<Task[]>): void {
    const [state, effects] = join(this.#state, input);
    this.#state = state;
    for (const effect of effects) {
      if (effect.type === 'list') void this.#list(effect.round, effect.resync);
      if (effect.type === 'merge') effect.listing.forEach((task) => this.#apply(task));
      if (effect.type === 'apply') effect.events.forEach((event) => this.#apply(event.task));
    }
  }

  async #list(round: number, resync: boolean): Promise<void> {
    const list = () => fetch(`http://127.0.0.1:${this.#port}/api/tasks?limit=1000`);
    let answer = await list();
    for (; answer.status === 503; answer = await list()) await sleep(1000);
    if (!answer.ok) throw new Error(`the list is ${answer.status}: ${await answer.text()}`);
    const listing = (await answer.json()) as Task[];
    // A slow line: what happens now is in the buffer and nowhere else.
    await sleep(this.#lineMs);
    if (resync) this.#forgetAllBut(listing);
    this.#step({ type: 'listed', round, listing });
  }

  /** After a gap, what is known and not listed may have been deleted in it; what came since is still in the buffer. */
  #forgetAllBut(listing: readonly Task[]): void {
    const listed = new Set(listing.map((task) => task.id));
    for (const { id, deleted_at } of this.#tasks.values()) {
      if (deleted_at === null && !listed.has(id)) this.#tasks.delete(id);
    }
  }

  #apply(task: Task): void {
    const known = this.#tasks.get(task.id);
    if (known === undefined || task.version > known.version) this.#tasks.set(task.id, task);
  }
}
