import type { Timing } from './ports.ts';

/** The process's own clock, chance and timers. */
export const clock: Timing = {
  now: () => performance.now(),
  random: () => Math.random(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};
