import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { writeManifest } from './manifest.ts';
import { removeOldBackups } from './remove-old-backups.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'tasktrail-backups-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
});

async function makeBackup(name: string, day: number): Promise<void> {
  mkdirSync(join(place, name));
  await writeManifest(join(place, name), {
    format: 1,
    made_at: `2026-11-${String(day).padStart(2, '0')}T02:17:00.000Z`,
    migrations: [],
    topic: { name: 'task-events', id: 'topic', retention_ms: -1 },
    law: { committed: 0, audited: 0, waiting: 0 },
    heads: [],
    sequences: [],
    tables: [],
  });
}

test('the oldest of a series go, by when they were made and not by their names', async () => {
  await makeBackup('backup-9', 3);
  await makeBackup('backup-10', 1);
  await makeBackup('backup-11', 2);
  expect(await removeOldBackups(join(place, 'backup-9'), 2)).toEqual(['backup-10']);
  expect(readdirSync(place).toSorted()).toEqual(['backup-11', 'backup-9']);
});

test('one with a name of its own stays, and so does what is no whole backup', async () => {
  await makeBackup('backup-1', 1);
  await makeBackup('backup-before-upgrade', 1);
  await makeBackup('backup-2', 1);
  writeFileSync(join(place, 'backup-2', 'manifest.json'), '{}');
  mkdirSync(join(place, 'backup-3'));
  writeFileSync(join(place, 'backup-4'), 'a file');
  await makeBackup('backup-5', 5);
  expect(await removeOldBackups(join(place, 'backup-5'), 1)).toEqual(['backup-1']);
  expect(readdirSync(place)).toHaveLength(5);
});

test('what a killed backup of the series left behind goes after a day without a write', async () => {
  const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
  const leave = (name: string, file: Date, folder: Date) => {
    mkdirSync(join(place, name));
    writeFileSync(join(place, name, 'tasks.copy'), '');
    utimesSync(join(place, name, 'tasks.copy'), file, file);
    utimesSync(join(place, name), folder, folder);
  };
  await makeBackup('backup-2', 2);
  leave('.backup-1-unfinished-aB3xY9', yesterday, yesterday);
  leave('.backup-3-unfinished-aB3xY9', new Date(), yesterday);
  leave('.backup-before-upgrade-unfinished-aB3xY9', yesterday, yesterday);
  leave('.backup-4-unfinished', yesterday, yesterday);
  expect(await removeOldBackups(join(place, 'backup-2'), 1)).toEqual([
    '.backup-1-unfinished-aB3xY9',
  ]);
  expect(readdirSync(place)).toHaveLength(4);
});
