import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readManifest } from './manifest.ts';

interface Backup {
  readonly name: string;
  readonly madeAt: number;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Leaves the newest `keep` backups of the series that `folder` belongs to, and answers the names of those it removed. A
 * series is what differs in its numbers only: one that somebody gave a name of its own stays, and so does whatever is not,
 * or no longer, a whole backup. What a killed backup of the series left behind goes once nothing was written to it for a day.
 */
export async function removeOldBackups(folder: string, keep: number): Promise<string[]> {
  const [place, own] = [dirname(resolve(folder)), basename(folder)];
  const ofSeries = (name: string) => seriesOf(name) === seriesOf(own);
  const found = await readdir(place);
  const backups = await Promise.all(found.filter(ofSeries).map((name) => read(place, name)));
  const old = backups.flat().toSorted((a, b) => b.madeAt - a.madeAt);
  const removed = [
    ...old.slice(keep).map(({ name }) => name),
    ...(await leftBehind(
      place,
      found.filter((name) => ofSeries(finalName(name) ?? '')),
    )),
  ];
  for (const name of removed) await rm(join(place, name), { recursive: true, force: true });
  return removed;
}

/** As backupDatabase names what it works on. */
const finalName = (name: string) => /^\.(.+)-unfinished-[A-Za-z0-9]{6}$/.exec(name)?.[1];

async function leftBehind(place: string, names: readonly string[]): Promise<string[]> {
  const written = await Promise.all(names.map((name) => lastWritten(join(place, name))));
  return names.filter((_, index) => Date.now() - (written[index] ?? Date.now()) > DAY);
}

/** Undefined when somebody else has removed it in between. */
async function lastWritten(folder: string): Promise<number | undefined> {
  try {
    const paths = [folder, ...(await readdir(folder)).map((name) => join(folder, name))];
    const times = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
    return Math.max(...times);
  } catch {
    return undefined;
  }
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
