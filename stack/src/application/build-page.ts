import { execFile } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';

import { waitForLock } from '../../bootstrap/process-lock.mjs';
import { root } from '../paths.ts';
import { Refusal } from '../../bootstrap/refusal.mjs';

const built = join(root, 'frontend/dist');
const sources = [
  'frontend/src',
  'frontend/public',
  'frontend/index.html',
  'frontend/vite.config.ts',
  'contract/src',
  'package-lock.json',
];

/** Builds the page when a source is newer than the last build. Two starters build it once. */
export async function buildPage(say: (line: string) => void): Promise<void> {
  if (isUpToDate()) return;
  const lock = await waitForLock(join(root, '.cache/page.lock'), () => undefined);
  try {
    if (isUpToDate()) return;
    say('Building the page');
    await build();
  } finally {
    lock.release();
  }
}

function isUpToDate(): boolean {
  const page = join(built, 'index.html');
  if (!existsSync(page)) return false;
  const { mtimeMs } = statSync(page);
  return sources.every((source) => newest(join(root, source)) <= mtimeMs);
}

/** When the file, or the youngest file or folder below it, was changed; 0 when it does not exist. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  const inside = stat.isDirectory()
    ? readdirSync(path).map((name) => newest(join(path, name)))
    : [];
  return Math.max(stat.mtimeMs, ...inside);
}

/** Built beside its place and then moved, so that a backend never serves half a page. */
async function build(): Promise<void> {
  const unfinished = `${built}.${process.pid}`;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  try {
    await promisify(execFile)(
      process.execPath,
      [vite, 'build', '--emptyOutDir', '--outDir', unfinished],
      // Whatever this process is run as: a page built under another NODE_ENV carries React's development half.
      { cwd: join(root, 'frontend'), env: { ...process.env, NODE_ENV: 'production' } },
    );
    rmSync(built, { recursive: true, force: true });
    renameSync(unfinished, built);
  } catch (error) {
    throw new Refusal(
      `The page could not be built (${reasonOf(error)}): run npx vite build in frontend/ to see why.`,
    );
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function reasonOf(error: unknown): string {
  const { stderr = '' } = error as { stderr?: string };
  const [, report = ''] = stripVTControlCharacters(stderr).split('error during build:\n');
  const lines = report.split('\n').map((line) => line.trim());
  return lines.find((line) => line && !line.startsWith('Build failed')) ?? 'vite build failed';
}
