/** A process that sends HTTP requests as `HttpLoadPlan` says and answers with `HttpLoadResult`. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { HttpLoadPlan, HttpLoadResult } from './http-load.ts';
import { requestFor } from './requests.ts';
import { percentile } from './statistics.ts';

const [plan] = (await once(process, 'message')) as [HttpLoadPlan];
const pool = new Pool(plan.url, { connections: plan.connections, pipelining: 1 });
const headers = { 'content-type': 'application/json' };
const answers: HttpLoadResult['answers'] = {};
const bodies: HttpLoadResult['bodies'] = {};
const latencies: number[] = [];
let started = 0;

await openConnections();
const cpuBefore = process.cpuUsage();
const began = performance.now();
const end = began + plan.seconds * 1000;
await (plan.perSecond === undefined ? sendWithoutPause() : sendOnSchedule(plan.perSecond));
process.send?.(resultAfter((performance.now() - began) / 1000));
await pool.close();

async function openConnections(): Promise<void> {
  const request = async () => pool.request({ method: 'GET', path: '/health' });
  const opened = await Promise.all(Array.from({ length: plan.connections }, request));
  await Promise.all(opened.map(async ({ body }) => body.dump()));
}

async function sendWithoutPause(): Promise<void> {
  const connection = async () => {
    while (performance.now() < end && started < plan.maxRequests) await send(performance.now());
  };
  await Promise.all(Array.from({ length: plan.connections }, connection));
}

/** Latency counts from the moment a request was due: one that had to wait for a slow answer is slow too. */
async function sendOnSchedule(perSecond: number): Promise<void> {
  const pending = new Set<Promise<void>>();
  const dueAt = (index: number) => began + (index * 1000) / perSecond;
  while (dueAt(started) < end && started < plan.maxRequests) {
    while (dueAt(started) <= performance.now()) {
      const sending = send(dueAt(started)).finally(() => pending.delete(sending));
      pending.add(sending);
    }
    await sleep(1);
  }
  await Promise.all(pending);
}

async function send(from: number): Promise<void> {
  const operation = plan.operations[started % plan.operations.length] ?? 'get';
  started += 1;
  const { statusCode, body } = await pool.request({ ...requestFor(operation, plan.ids), headers });
  const text = await body.text();
  latencies.push(performance.now() - from);
  const answer = `${operation} ${statusCode}`;
  answers[answer] = (answers[answer] ?? 0) + 1;
  bodies[operation] ??= text;
}

function resultAfter(seconds: number): HttpLoadResult {
  const cpu = process.cpuUsage(cpuBefore);
  return {
    requests: latencies.length,
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    answers,
    bodies,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  };
}
