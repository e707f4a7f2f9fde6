import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().min(0);

const BackupFile = z.object({
  file: z.string().regex(/^[\w.-]+$/),
  bytes: Count,
  sha256: Digest,
});

const TableFile = BackupFile.extend({
  table: z.string(),
  columns: z.array(z.string()),
  rows: Count,
});
export type TableFile = z.infer<typeof TableFile>;

/** A partition's tip of the chain, and the record of the topic that comes next. */
const Head = z.object({
  partition: z.int(),
  topic_id: z.string().nullable(),
  next_offset: Count,
  seq: Count,
  hash: Digest,
});
export type Head = z.infer<typeof Head>;

/** What a backup says about itself. Its own SHA-256 stands beside it, in the form that `sha256sum -c` reads. */
const Manifest = z.object({
  format: z.literal(1),
  /** The moment of the snapshot. */
  made_at: z.iso.datetime({ offset: true }),
  /** The schema: applied migrations in order. */
  migrations: z.array(z.string()),
  topic: z.object({ name: z.string(), id: z.string(), retention_ms: z.int() }),
  law: z.object({ committed: Count, audited: Count, waiting: Count }),
  heads: z.array(Head),
  sequences: z.array(z.object({ name: z.string(), next: z.string().regex(/^\d+$/) })),
  tables: z.array(TableFile),
  /** Signed checkpoints and the key that signed them, as they were at that time; absent when none were given. */
  checkpoints: BackupFile.optional(),
  public_key: BackupFile.optional(),
});
export type Manifest = z.infer<typeof Manifest>;

const NAME = 'manifest.json';
const SUM = 'manifest.json.sha256';

export const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const content = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(folder, NAME), content, { mode: 0o600, flush: true });
  const sum = `${sha256(content)}  ${NAME}\n`;
  await writeFile(join(folder, SUM), sum, { mode: 0o600, flush: true });
}

/** A backup that cannot be trusted or used. */
export class BackupRefused extends Error {}

export async function readManifest(folder: string): Promise<Manifest> {
  const content = await contentOf(folder, NAME);
  const sum = (await contentOf(folder, SUM)).toString('utf8');
  if (!sum.startsWith(sha256(content)))
    throw new BackupRefused(`${NAME} is damaged: not its SHA-256`);
  const { data, error } = Manifest.safeParse(jsonOf(content));
  if (error)
    throw new BackupRefused(`${NAME} is not one of this version: ${z.prettifyError(error)}`);
  return data;
}

function jsonOf(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch (cause) {
    throw new BackupRefused(`${NAME} is not JSON`, { cause });
  }
}

async function contentOf(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (cause) {
    throw new BackupRefused(`${folder} is not a backup: ${name} cannot be read`, { cause });
  }
}
