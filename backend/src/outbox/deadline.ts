import type { Timing } from './ports.ts';

/** Runs `work` for at most `ms`. What is still under way then is the caller's to cut off. */
export async function withDeadline<T>(
  timing: Timing,
  ms: number,
  work: () => Promise<T>,
): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const cancel = timing.after(ms, () => reject(new Error(`no end within ${String(ms)} ms`)));
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    cancel();
  }
}
