import { readFile } from 'node:fs/promises';
import { parseCheckpointLine, type SignedRecord } from '@tasktrail/ledger';
import type { Logger } from 'pino';
import { Follower } from '../../../kafka/follower.ts';
import type { TailRecord } from '../../../kafka/tail.ts';
import { paced } from '../../../paced.ts';
import type { ThreadInput } from './thread.ts';

const TELL_MS = 2_000;

export interface CheckpointSource {
  bootstrap: string[];
  checkpoints: { topic: string; keyFile: string };
  logger: Logger;
}

/** Reads the signer's topic from its beginning and hands on what has come, once there is a key to judge it by. */
export function followCheckpoints(
  { bootstrap, logger, checkpoints: { topic, keyFile } }: CheckpointSource,
  tell: (input: ThreadInput) => void,
): { stop: () => Promise<void> } {
  let records: SignedRecord[] = [];
  let seen = 0;
  let told = { seen: 0, keyPem: '' };
  const follower = new Follower({
    bootstrap,
    topic,
    logger: logger.child({ topic }),
    begin: ({ starts }) => {
      records = [];
      seen = 0;
      told = { seen: 0, keyPem: '' };
      return starts;
    },
    take: async (batch) => {
      seen += batch.records.length;
      records.push(...batch.records.flatMap(recordOf));
    },
  });
  const followed = follower.run();
  const telling = paced({ pauseMs: TELL_MS }, async () => {
    const keyPem = await readFile(keyFile, 'utf8').catch(() => undefined);
    if (keyPem === undefined || seen === 0) return false;
    if (seen === told.seen && keyPem === told.keyPem) return false;
    told = { seen, keyPem };
    tell({ keyPem, records, unreadable: seen - records.length });
    return true;
  });
  return {
    stop: async () => {
      follower.stop();
      await Promise.all([followed, telling.stop()]);
    },
  };
}

/** Whoever may write to the topic may write nonsense. */
function recordOf({ value }: TailRecord): SignedRecord[] {
  try {
    return value === null ? [] : [parseCheckpointLine(value.toString('utf8'), 1)];
  } catch {
    return [];
  }
}
