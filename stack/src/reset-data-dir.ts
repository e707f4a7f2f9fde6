import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';

import { Refusal } from '../bootstrap/refusal.mjs';
import { removeDataDir } from './data/data-dir.ts';
import type { Outside } from './run-command.ts';

/** Deletes what the directory holds, after asking. */
export async function resetDataDir(
  dataDir: string,
  sure: boolean,
  { say, stop }: Outside,
): Promise<void> {
  if (!existsSync(dataDir)) return;
  if (!sure)
    await ask(
      `This deletes every task and its history in ${resolve(dataDir)}. Type yes to go on: `,
      stop,
    );
  await removeDataDir(dataDir, say);
}

async function ask(question: string, signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY)
    throw new Refusal('--reset asks before it deletes, and nobody can answer here: add --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-C while the question stands.
  terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await terminal.question(question, { signal });
    if (answer.trim().toLowerCase() !== 'yes') throw new Refusal('Nothing was deleted.');
  } finally {
    terminal.close();
  }
}
