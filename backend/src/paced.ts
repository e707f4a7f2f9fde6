/** How often something is repeated. */
export interface Pace {
  /** From the end of one run to the beginning of the next, at least. */
  pauseMs: number;
  /** The pause is also at least this many times as long as the run: what is slow stays a small share of the load. */
  timesItsLength: number;
}

/** Repeats `work`, which must not reject, until it is stopped; `stop` resolves when no run is under way. */
export function paced(
  { pauseMs, timesItsLength }: Pace,
  work: () => Promise<void>,
): { stop: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = async () => {
    const began = performance.now();
    await work();
    if (stopped) return;
    const pause = Math.max(pauseMs, (performance.now() - began) * timesItsLength);
    timer = setTimeout(() => {
      running = run();
    }, pause);
  };
  let running = run();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
