/** A process that sends HTTP requests as each `HttpLoadPlan` says, until 'stop' at the latest, and answers with its `HttpLoadResult`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { HttpLoadPlan, HttpLoadResult } from './http-load.ts';
import { type HttpRequest, type OperationName, requestFor } from './requests.ts';
import { percentile } from './statistics.ts';

const headers = { 'content-type': 'application/json' };

let current: LoadRun | undefined;
process.on('message', (said: HttpLoadPlan | 'stop') => {
  if (said === 'stop') return current?.stop();
  current = new LoadRun(said);
  void current.run().then((result) => process.send?.(result));
});

class LoadRun {
  readonly #plan: HttpLoadPlan;
  readonly #pool: Pool;
  readonly #answers: HttpLoadResult['answers'] = {};
  readonly #bodies: HttpLoadResult['bodies'] = {};
  readonly #latencies: number[] = [];
  #began = 0;
  #end = 0;
  #started = 0;
  #stopped = false;

  constructor(plan: HttpLoadPlan) {
    this.#plan = plan;
    this.#pool = new Pool(plan.url, { connections: plan.connections, pipelining: 1 });
  }

  /** Starts no more requests; those under way still count. */
  stop(): void {
    this.#stopped = true;
  }

  async run(): Promise<HttpLoadResult> {
    const { connections, seconds, perSecond } = this.#plan;
    const open = async () => this.#exchange({ method: 'GET', path: '/health' }, false);
    await Promise.all(Array.from({ length: connections }, open));
    const cpuBefore = process.cpuUsage();
    this.#began = performance.now();
    this.#end = this.#began + seconds * 1000;
    await (perSecond === undefined ? this.#sendWithoutPause() : this.#sendOnSchedule(perSecond));
    const took = (performance.now() - this.#began) / 1000;
    const cpu = process.cpuUsage(cpuBefore);
    await this.#pool.close();
    return this.#result(took, (cpu.user + cpu.system) / 1e6);
  }

  async #sendWithoutPause(): Promise<void> {
    const connection = async () => {
      while (this.#mayStart(performance.now())) await this.#send(performance.now());
    };
    await Promise.all(Array.from({ length: this.#plan.connections }, connection));
  }

  /** Latency counts from the moment a request was due: one that had to wait for a slow answer is slow too. */
  async #sendOnSchedule(perSecond: number): Promise<void> {
    const pending = new Set<Promise<void>>();
    const due = () => this.#began + (this.#started * 1000) / perSecond;
    while (this.#mayStart(due())) {
      while (due() <= performance.now()) {
        const sending = this.#send(due()).finally(() => pending.delete(sending));
        pending.add(sending);
      }
      await sleep(1);
    }
    await Promise.all(pending);
  }

  #mayStart(at: number): boolean {
    return !this.#stopped && at < this.#end && this.#started < this.#plan.maxRequests;
  }

  async #send(from: number): Promise<void> {
    const { operations, ids } = this.#plan;
    const operation: OperationName = operations[this.#started % operations.length] ?? 'get';
    this.#started += 1;
    const isFirst = this.#bodies[operation] === undefined;
    if (isFirst) this.#bodies[operation] = '';
    const { status, body } = await this.#exchange(requestFor(operation, ids), isFirst);
    this.#latencies.push(performance.now() - from);
    const answer = `${operation} ${status}`;
    this.#answers[answer] = (this.#answers[answer] ?? 0) + 1;
    if (isFirst) this.#bodies[operation] = body;
  }

  /** The client's lowest level: what is spent here is missing on a machine that also runs the server. */
  async #exchange(
    request: HttpRequest,
    keepBody: boolean,
  ): Promise<{ status: number; body: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
    const chunks: Buffer[] = [];
    let status = 0;
    this.#pool.dispatch(
      { ...request, headers },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_, code) => {
          status = code;
        },
        onResponseData: (_, chunk) => {
          if (keepBody) chunks.push(chunk);
        },
        onResponseEnd: () => resolve({ status, body: Buffer.concat(chunks).toString() }),
        onResponseError: (_, error) => reject(error),
      },
    );
    return promise;
  }

  #result(seconds: number, cpuSeconds: number): HttpLoadResult {
    const latencies = this.#latencies;
    return {
      requests: latencies.length,
      perSecond: latencies.length / seconds,
      p50: percentile(latencies, 0.5),
      p95: percentile(latencies, 0.95),
      p99: percentile(latencies, 0.99),
      answers: this.#answers,
      bodies: this.#bodies,
      cpuSeconds,
    };
  }
}
