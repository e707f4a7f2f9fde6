import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  genuineOf,
  parseCheckpointLine,
  PARTITIONS,
  readPublicKey,
  signatureFault,
  type SignedRecord,
} from '@tasktrail/ledger';
import { BackupRefused } from '../backup/manifest.ts';
import { TopicReader } from '../topic-log.ts';
import type { TopicConfig } from '../topic.ts';

/** The signer's file, in its order. What the key does not stand behind is refused by its line. */
export async function readSigned(file: string, keyFile: string): Promise<SignedRecord[]> {
  const key = await readKey(keyFile);
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((text, index) =>
    text.trim() === '' ? [] : [checked(text, key, `${file}, line ${index + 1}`)],
  );
}

/** What the topic of checkpoints holds. */
export interface SignedTopic {
  readonly signed: SignedRecord[];
  /** So many of its records the key does not stand behind: whoever may write to the topic can put them there. */
  readonly foreign: number;
}

/** The same from the signer's topic, to which others may have written: what is not by the key is left out and counted. */
export async function readSignedTopic(
  topic: Pick<TopicConfig, 'bootstrap' | 'name'>,
  keyFile: string,
): Promise<SignedTopic> {
  const key = await readKey(keyFile);
  const reader = new TopicReader(topic);
  const records: SignedRecord[] = [];
  let unreadable = 0;
  try {
    const log = await reader.describe();
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const [from = 0, end = 0] = [log.starts[partition], log.ends[partition]];
      for await (const batch of reader.read(log, partition, { from, end })) {
        const read = batch.flatMap(({ value }) => recordOf(value));
        records.push(...read);
        unreadable += batch.length - read.length;
      }
    }
    const { genuine, foreign } = genuineOf(records, key);
    return { signed: genuine, foreign: foreign + unreadable };
  } finally {
    await reader.close();
  }
}

async function readKey(file: string): Promise<KeyObject> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BackupRefused(
      `no public key of the signer can be read at ${file}: start the signer once, which writes it, or name another with --key FILE, such as checkpoints.pub of the backup`,
      { cause },
    );
  });
  return readPublicKey(text);
}

function recordOf(value: Buffer | null): SignedRecord[] {
  try {
    return [parseCheckpointLine(value?.toString('utf8') ?? '', 0)];
  } catch {
    return [];
  }
}

function checked(text: string, key: KeyObject, place: string): SignedRecord {
  let record: SignedRecord;
  try {
    record = parseCheckpointLine(text, 0);
  } catch (cause) {
    throw new BackupRefused(`${place} is not a signed record`, { cause });
  }
  const fault = signatureFault(record, key);
  if (fault !== undefined) throw new BackupRefused(`${place}: ${fault}`);
  return record;
}
