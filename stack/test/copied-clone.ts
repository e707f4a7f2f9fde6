import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { python, root } from '../src/paths.ts';
import { userCache } from '../src/user-cache.ts';

/** An ordinary user that every machine has. */
export const nobody = { uid: 65_534, gid: 65_534 };

const pinned = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

/** A copy of this clone, with what is installed and built in it, and an empty home with the downloads of this user. */
export interface CopiedClone {
  readonly folder: string;
  readonly clone: string;
  /** A Node that everybody who may enter the folder may run. */
  readonly node: string;
  readonly env: NodeJS.ProcessEnv;
  readonly giveTo: (user: { uid: number; gid: number }, mode: string) => void;
  readonly remove: () => void;
}

export function copyClone(): CopiedClone {
  const folder = mkdtempSync(join(tmpdir(), 'tasktrail-clone-'));
  const clone = join(folder, 'clone');
  const home = join(folder, 'home');
  for (const path of copiedPaths()) {
    cpSync(join(root, path), join(clone, path), {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
  }
  copyDownloads(join(home, '.cache/tasktrail'));
  return {
    folder,
    clone,
    node: existsSync(join(clone, pinned)) ? join(clone, pinned) : process.execPath,
    env: { ...withoutNpm(), HOME: home, PATH: SYSTEM_PATH },
    giveTo: ({ uid, gid }, mode) => {
      execFileSync('chown', ['-R', `${uid}:${gid}`, folder]);
      execFileSync('chmod', [mode, folder]);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function copyDownloads(cache: string): void {
  const names = readdirSync(userCache()).filter((name) => /^(java|kafka)-[0-9a-f]+$/.test(name));
  for (const name of names) {
    cpSync(join(userCache(), name), join(cache, name), {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
  }
}

function copiedPaths(): string[] {
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  // A Python in somebody's home is of no use to another user, who makes an environment of his own.
  const environment = runsAs(nobody, realpathSync(python)) ? ['consumer/.venv'] : [];
  return [...tracked.trim().split('\n'), 'node_modules', 'frontend/dist', ...environment];
}

/** Why an ordinary user cannot start Tasktrail on this machine; undefined when he can. */
export function obstacleForNobody(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can become another user';
  if (runsAs(nobody, realpathSync(python))) return undefined;
  const usable = SYSTEM_PATH.split(':').some((folder) => runsAs(nobody, join(folder, 'python3')));
  return usable ? undefined : 'there is no Python 3.11 with venv that he may run';
}

function runsAs(user: { uid: number; gid: number }, program: string): boolean {
  const check = 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))';
  return spawnSync(program, ['-c', check], { ...user, cwd: '/' }).status === 0;
}

/** Without what `npm test` put there. */
function withoutNpm(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !name.toLowerCase().startsWith('npm_'),
  );
  return Object.fromEntries(entries);
}
