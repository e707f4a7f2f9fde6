import { setTimeout as sleep } from 'node:timers/promises';
import { progress, reason } from './command.ts';

const PAUSE_MS = 1_000;

/** How long the broker is waited for, and who hears of it. */
interface Patience {
  readonly seconds: number;
  readonly say?: (text: string) => void;
}

/**
 * Does the work; when it fails, again and again for so many seconds. For a broker whose port is open before it serves, and
 * for a machine that is busy with starting everything else.
 */
export async function patiently<T>(
  { seconds, say = progress }: Patience,
  work: () => Promise<T>,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (let said = ''; ;) {
    try {
      return await work();
    } catch (error) {
      if (!isOfKafka(error) || performance.now() >= end) throw error;
      const complaint = reason(error);
      if (complaint !== said) say(`Kafka: ${complaint}; it is waited for`);
      said = complaint;
    }
    await sleep(PAUSE_MS);
  }
}

/** Its client gives every failure a code; what we refuse ourselves has none and stays refused. */
function isOfKafka(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
