import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random/random.ts';
import type { Gate } from './gate.ts';
import type { History, KeyedWrite } from './history.ts';
import { type HttpAnswer, call, oneConnection } from './http-call.ts';
import type { KnownTasks } from './known-tasks.ts';
import { type Operation, nextOperation } from './operation.ts';

export interface HttpWriterOptions {
  readonly base: string;
  readonly name: string;
  readonly random: Random;
  readonly tasks: KnownTasks;
  readonly history: History;
  readonly gate: Gate;
  /** Mean milliseconds between two writes. */
  readonly pauseMs: number;
  /** No new write from here on; the one under way is tried until its outcome is known. */
  readonly ending: AbortSignal;
  /** From here on what is unknown stays unknown. */
  readonly givingUp: AbortSignal;
}

/**
 * A careful client: one person on one connection, a key for each write, and a write whose outcome is not known (no answer,
 * 5xx, "still running") is sent again with its key until it is.
 */
export class HttpWriter {
  readonly #options: HttpWriterOptions;
  readonly #person: string;
  readonly #agent: Agent = oneConnection();
  #count = 0;

  constructor(options: HttpWriterOptions) {
    this.#options = options;
    this.#person = options.random.uuid();
  }

  async run(): Promise<void> {
    const { random, gate, ending, pauseMs } = this.#options;
    while (!ending.aborted) {
      await gate.through(async () => this.#write());
      await pause(random.next() * 2 * pauseMs, ending);
    }
    this.#agent.destroy();
  }

  async #write(): Promise<void> {
    const { name, random, tasks, history, givingUp } = this.#options;
    this.#count += 1;
    const operation = nextOperation(random, tasks, `${name} ${this.#count}`);
    const write: KeyedWrite = {
      key: `${name}-${this.#count}-${random.uuid()}`,
      by: name,
      what: operation.what,
      events: operation.events,
      outcome: 'unknown',
      wasUnknown: false,
    };
    history.writes.push(write);
    while (!givingUp.aborted) {
      const answer = await this.#attempt(operation, write);
      if (answer && settle(write, answer)) break;
      write.wasUnknown = true;
      await pause(random.integer(50, 400), givingUp);
    }
    const { task } = write;
    if (task) tasks.remember(task.id, task.version, operation.what === 'delete');
  }

  async #attempt(operation: Operation, write: KeyedWrite): Promise<HttpAnswer | undefined> {
    const { base, history } = this.#options;
    const { method, path, body } = operation;
    const headers = {
      ...operation.headers,
      'Idempotency-Key': write.key,
      'Tasktrail-Person': this.#person,
    };
    const began = performance.now();
    const note = (status: number | null, why: string, hasRetryAfter: boolean) =>
      history.odd.push({
        method,
        path,
        began,
        ended: performance.now(),
        status,
        why,
        hasRetryAfter,
      });
    try {
      const sent = { method, path, headers, ...(body !== undefined && { body }) };
      const answer = await call(base, this.#agent, sent);
      history.count(answer.status);
      history.latencies.push(performance.now() - began);
      if (answer.status >= 500)
        note(answer.status, answer.body.slice(0, 200), 'retry-after' in answer.headers);
      return answer;
    } catch (error) {
      history.count(null);
      note(null, error instanceof Error ? `${error.name}: ${error.message}` : String(error), false);
      return undefined;
    }
  }
}

/** True when the answer says what became of the write. */
function settle(write: KeyedWrite, { status, body }: HttpAnswer): boolean {
  if (status >= 500 || status === 409) return false;
  write.outcome = status < 300 ? 'ok' : 'rejected';
  if (write.outcome === 'rejected' || write.what === 'read') return true;
  const answer = JSON.parse(body) as AnsweredTask | { task: AnsweredTask };
  const { id, version } = 'task' in answer ? answer.task : answer;
  write.task = { id, version };
  return true;
}

interface AnsweredTask {
  id: number;
  version: number;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
