import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SignedRecord } from '@tasktrail/ledger';
import type { ClientBase } from 'pg';
import { outboxLines, readExportEnd, readExportHead, rowLines, taskLines } from './read-export.ts';

export interface Export {
  client: ClientBase;
  path: string;
  /** In PEM. */
  publicKey: string | null;
  checkpoints: readonly SignedRecord[];
  progress: (lines: number) => void;
}

/** Writes everything as one snapshot shows it. The file gets its name when it is whole. */
export async function writeExport({ path, ...rest }: Export): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const { client } = rest;
  await client.query('begin isolation level repeatable read read only');
  try {
    const target = createWriteStream(unfinished, { mode: 0o600, highWaterMark: 1 << 20 });
    await pipeline(Readable.from(chunks(rest), { objectMode: true, highWaterMark: 2 }), target);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
    await client.query('rollback').catch(() => undefined);
  }
}

async function* chunks({
  client,
  publicKey,
  checkpoints,
  progress,
}: Omit<Export, 'path'>): AsyncGenerator<string> {
  yield textOf([{ ...(await readExportHead(client)), public_key: publicKey }, ...checkpoints]);
  for (const pages of [rowLines(client), taskLines(client), outboxLines(client)]) {
    for await (const lines of pages) {
      yield `${lines.join('\n')}\n`;
      progress(lines.length);
    }
  }
  yield textOf([await readExportEnd(client)]);
}

const textOf = (records: readonly unknown[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
