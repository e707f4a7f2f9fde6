import type { Logger } from 'pino';

export interface ShutdownStep {
  name: string;
  run: () => Promise<unknown> | void;
  /** The step after this one begins then at the latest. */
  withinMs: number;
}

interface Stop {
  /** At once: no new work from here on. */
  begin: () => void;
  steps: readonly ShutdownStep[];
  /** The last thing before the process ends. */
  end: () => void;
  logger: Logger;
}

/** SIGTERM and SIGINT stop the process in order; a second signal does not hurry it. */
export function stopOnSignal({ begin, steps, end, logger }: Stop): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ action: 'stopping', signal });
    begin();
    await shutDown(steps, logger);
    logger.info({ action: 'stopped' });
    end();
    process.exit(0);
  };
  for (const signal of SIGNALS) process.on(signal, () => void stop(signal));
}

const SIGNALS = ['SIGTERM', 'SIGINT'];

/**
 * While a process starts there is nothing to stop in order yet. Process 1 of a container hears no signal that it has no
 * handler for, so it needs one from its first moment on. Answers the way to take it back.
 */
export function endOnSignal(): () => void {
  const end = () => process.exit(0);
  for (const signal of SIGNALS) process.on(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
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
