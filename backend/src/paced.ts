/** How often something is repeated. */
export interface Pace {
  /** From the end of one run to the beginning of the next, at least. */
  pauseMs: number;
  /**
   * After a run that worked the pause is also this many times as long as the run, up to `longestMs`: what is slow stays a
   * small share of the load. One that failed has done no work, and is soon tried again.
   */
  timesItsLength?: number;
  longestMs?: number;
}

/** Repeats `work` until it is stopped; `stop` resolves when no run is under way. Work says whether it worked. */
export function paced(pace: Pace, work: () => Promise<boolean>): { stop: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = async () => {
    const began = performance.now();
    const worked = await work();
    if (stopped) return;
    const pause = worked ? pauseAfter(pace, performance.now() - began) : pace.pauseMs;
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

/** How long to rest after a run of this length. */
export function pauseAfter(pace: Pace, workedMs: number): number {
  const { pauseMs, timesItsLength = 0, longestMs = Infinity } = pace;
  return Math.max(pauseMs, Math.min(longestMs, workedMs * timesItsLength));
}
