/** Time as something that is given, so tests can hold it. */
export interface Clock {
  now(): number;
  /** Runs once after `ms`; returns the way to cancel. */
  after(ms: number, run: () => void): () => void;
}

export const browserClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
