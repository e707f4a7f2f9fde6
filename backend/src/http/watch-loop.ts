import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const SAMPLE_MS = 500;

export interface LoopWatch {
  /** How late the event loop came round on average during the last sample: 0 when idle. */
  lagMs: () => number;
  stop: () => void;
}

/** Measures how long work has to wait for its turn. A mean, so that one long pause of the collector is not overload. */
export function watchLoop(): LoopWatch {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let lag = 0;
  const timer = setInterval(() => {
    // Nothing was recorded when the loop did not come round at all: the sample goes on.
    if (delay.count === 0) return;
    lag = Math.max(0, delay.mean / 1e6 - RESOLUTION_MS);
    delay.reset();
  }, SAMPLE_MS);
  timer.unref();
  return {
    lagMs: () => lag,
    stop: () => {
      clearInterval(timer);
      delay.disable();
    },
  };
}
