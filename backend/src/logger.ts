import { destination, pino } from 'pino';
import type { Logger } from 'pino';

export interface ClosableLogger {
  logger: Logger;
  /** Writes what is still buffered. */
  flush: () => void;
}

/**
 * JSON lines on stdout, written in the background: a synchronous write per request costs more than the request's routing.
 * What a crash could lose is bounded by the flush interval.
 */
export function createLogger(level: string): ClosableLogger {
  const stdout = destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 100 });
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stdout,
  );
  return { logger, flush: () => stdout.flushSync() };
}
