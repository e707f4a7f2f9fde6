import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readManifest } from './manifest.ts';

interface Backup {
  readonly name: string;
  readonly madeAt: number;
}

/**
 * Leaves the newest `keep` backups of the series that `folder` belongs to, and answers the names of those it removed. A
 * series is what differs in its numbers only: one that somebody gave a name of its own stays, and so does whatever is not,
 * or no longer, a whole backup.
 */
export async function removeOldBackups(folder: string, keep: number): Promise<string[]> {
  const [place, own] = [dirname(resolve(folder)), basename(folder)];
  const names = (await readdir(place)).filter((name) => seriesOf(name) === seriesOf(own));
  const backups = (await Promise.all(names.map((name) => read(place, name)))).flat();
  const old = backups.toSorted((a, b) => b.madeAt - a.madeAt).slice(keep);
  for (const { name } of old) await rm(join(place, name), { recursive: true });
  return old.map(({ name }) => name);
}

const seriesOf = (name: string) => name.replaceAll(/\d+/g, '0');

async function read(place: string, name: string): Promise<Backup[]> {
  try {
    const manifest = await readManifest(join(place, name));
    return [{ name, madeAt: Date.parse(manifest.made_at) }];
  } catch {
    return [];
  }
}
