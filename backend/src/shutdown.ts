import type { Logger } from 'pino';

export interface ShutdownStep {
  name: string;
  run: () => Promise<unknown> | void;
  /** The step after this one begins then at the latest. */
  withinMs: number;
}

/** Runs the steps in order; one that fails or takes too long is named and does not stop the ones after it. */
export async function shutDown(steps: readonly ShutdownStep[], logger: Logger): Promise<void> {
  for (const { name, run, withinMs } of steps) {
    const outcome = await Promise.race([finished(run), elapsed(withinMs)]);
    if (outcome !== undefined) {
      logger.warn({ action: 'shutdown', step: name, reason: outcome }, 'left behind');
    }
  }
}

async function finished(run: ShutdownStep['run']): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function elapsed(ms: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, `not done within ${ms} ms`).unref();
  });
}
