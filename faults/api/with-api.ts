import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Stack, removeDataDir, startStack } from '@tasktrail/stack';
import { Topic } from '../src/world/topic.ts';

/** Starts a system of its own that has something of everything, and removes it afterwards. */
export async function withApi<T>(
  signal: AbortSignal,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tasktrail-api-'));
  let stack: Stack | undefined;
  try {
    stack = await startStack({ dataDir, page: false, signer: false, signal });
    const url = String(stack.url);
    await furnish(stack, url, signal);
    return await work(url);
  } finally {
    await stack?.stop();
    await removeDataDir(dataDir);
  }
}

/** A task with an event, and a record in quarantine: links from lists lead somewhere. */
async function furnish(stack: Stack, url: string, signal: AbortSignal): Promise<void> {
  await fetch(`${url}/api/tasks`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: 'The first one' }),
  });
  const stranger = { partition: 0, key: Buffer.from('task/1'), value: Buffer.from('no event') };
  await new Topic(stack.kafkaBootstrap).put([stranger]);
  while ((await quarantined(url)).length === 0) await sleep(100, undefined, { signal });
}

async function quarantined(url: string): Promise<unknown[]> {
  const answer = await fetch(`${url}/api/quarantine`);
  return (await answer.json()) as unknown[];
}
