import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkBackup } from './check-backup.ts';
import { BackupRefused, sha256, writeManifest } from './manifest.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktrail-check-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a file that cannot be read is named', async () => {
  await writeManifest(folder, {
    format: 1,
    made_at: '2026-11-22T12:00:00Z',
    migrations: [],
    topic: { name: 't', id: 'x', retention_ms: -1 },
    law: { committed: 0, audited: 0, waiting: 0 },
    heads: [],
    sequences: [],
    tables: [
      { table: 'tasks', file: '..', bytes: 0, sha256: '0'.repeat(64), columns: [], rows: 0 },
    ],
  });

  await expect(checkBackup(folder)).rejects.toThrow(new BackupRefused('.. cannot be read'));
});

test('a manifest that is not JSON is named', async () => {
  await writeFile(join(folder, 'manifest.json'), 'x');
  await writeFile(join(folder, 'manifest.json.sha256'), sha256(Buffer.from('x')));

  await expect(checkBackup(folder)).rejects.toThrow(new BackupRefused('manifest.json is not JSON'));
});
