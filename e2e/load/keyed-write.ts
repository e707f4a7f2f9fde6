import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRunFile } from '../stack/running-stack.ts';

export interface Acknowledged {
  readonly id: number;
  readonly version: number;
}

/** One write under one key, tried until it is acknowledged: what a careful client of the API does through an outage. */
export async function keyedWrite(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Acknowledged> {
  const key = randomUUID();
  for (;;) {
    const answer = await attempt(method, path, key, body);
    if (answer !== undefined) return answer;
    // Politeness towards a server that starts, not synchronisation.
    await sleep(200);
  }
}

/** The acknowledgement; undefined when only another try can tell. */
async function attempt(
  method: string,
  path: string,
  key: string,
  body?: object,
): Promise<Acknowledged | undefined> {
  const response = await fetch(`${readRunFile().url}${path}`, {
    method,
    headers: { 'Idempotency-Key': key, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  }).catch(() => undefined);
  if (!response || response.status >= 500 || response.status === 409) return undefined;
  const text = await response.text().catch(() => undefined);
  if (text === undefined) return undefined;
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  const answer = JSON.parse(text) as Acknowledged | { readonly task: Acknowledged };
  return 'task' in answer ? answer.task : answer;
}
