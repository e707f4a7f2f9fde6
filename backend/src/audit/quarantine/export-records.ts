import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { QuarantineClient } from './client.ts';

/** Writes every record with all of its bytes and acts, one JSON object per line; returns how many. A file that exists is refused. */
export async function exportRecords(client: QuarantineClient, file: string): Promise<number> {
  let written = 0;
  async function* lines() {
    for await (const { id } of client.records()) {
      yield `${JSON.stringify(await client.record(id))}\n`;
      written += 1;
    }
  }
  // Readable by its owner alone: nobody knows what strangers put on the topic.
  const target = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(Readable.from(lines()), target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(file, { force: true });
    throw error;
  }
  return written;
}
