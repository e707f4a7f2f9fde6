import { once } from 'node:events';

import type { Outside } from './run-command.ts';
import type { Stack } from './start-stack.ts';

/** Keeps the stack running until somebody asks to stop; answers the exit code. */
export async function runUntilStopped(
  stack: Stack,
  { stop, hurry, say }: Outside,
): Promise<number> {
  if (!stop.aborted) await once(stop, 'abort');
  say('Stopping');
  await stack.stop(hurry);
  return 0;
}
