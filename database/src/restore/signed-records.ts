import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
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

/** The same from the signer's topic, where partition n holds what was signed of chain n. */
export async function readSignedTopic(
  topic: Pick<TopicConfig, 'bootstrap' | 'name'>,
  keyFile: string,
): Promise<SignedRecord[]> {
  const key = await readKey(keyFile);
  const reader = new TopicReader(topic);
  const records: SignedRecord[] = [];
  try {
    const log = await reader.describe();
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const [from = 0, end = 0] = [log.starts[partition], log.ends[partition]];
      for await (const batch of reader.read(log, partition, { from, end })) {
        for (const { offset, value } of batch) {
          const place = `topic ${topic.name}, partition ${partition}, offset ${offset}`;
          records.push(checked(value?.toString('utf8') ?? '', key, place));
        }
      }
    }
    return records;
  } finally {
    await reader.close();
  }
}

async function readKey(file: string): Promise<KeyObject> {
  return readPublicKey(await readFile(file, 'utf8'));
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
