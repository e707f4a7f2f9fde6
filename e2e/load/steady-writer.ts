import { setTimeout as sleep } from 'node:timers/promises';
import { type Acknowledged, keyedWrite } from './keyed-write.ts';

const BETWEEN_WRITES_MS = 100;

/** Writers that create and change tasks one write after the other until they are told to stop. */
export interface SteadyWriters {
  /** Every write that was acknowledged so far. */
  readonly acknowledged: readonly Acknowledged[];
  readonly stop: () => Promise<void>;
}

export function startWriters(count: number, title: string): SteadyWriters {
  const acknowledged: Acknowledged[] = [];
  const ending = new AbortController();
  const writers = Array.from({ length: count }, async (_, index) =>
    writeUntil(ending.signal, `${title} ${index}`, acknowledged),
  );
  const finished = Promise.all(writers);
  // A failure is told by `stop`.
  finished.catch(() => undefined);
  return {
    acknowledged,
    stop: async () => {
      ending.abort();
      await finished;
    },
  };
}

async function writeUntil(
  end: AbortSignal,
  title: string,
  acknowledged: Acknowledged[],
): Promise<void> {
  for (let turn = 0; !end.aborted; turn += 1) {
    const created = await keyedWrite('POST', '/api/tasks', { title: `${title} ${turn}` });
    acknowledged.push(created);
    acknowledged.push(
      await keyedWrite('PATCH', `/api/tasks/${created.id}`, { status: 'completed' }),
    );
    await sleep(BETWEEN_WRITES_MS);
  }
}
