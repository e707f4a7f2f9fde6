import { execFile } from 'node:child_process';
import { chownSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Refusal } from '../../bootstrap/refusal.mjs';
import type { PostgresHome } from './postgres-home.ts';

/** Makes the cluster unless it is there. An interrupted start leaves none: it gets its name only when it is whole. */
export async function createCluster(
  home: PostgresHome,
  superuserPassword: string,
  say: (line: string) => void,
): Promise<void> {
  if (existsSync(home.cluster)) return;
  say('Making the database cluster');
  const unfinished = `${home.cluster}.new`;
  const passwordFile = join(home.folder, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  if (home.user) chownSync(passwordFile, home.user.uid, home.user.gid);
  try {
    await promisify(execFile)(join(home.bin, 'initdb'), initdbArguments(unfinished, passwordFile), {
      ...home.user,
      cwd: home.folder,
    });
  } catch (error) {
    throw new Refusal(
      `PostgreSQL's cluster could not be made in ${home.folder}: ${reasonOf(error)}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, home.cluster);
}

/** Text sorts by byte, fast and the same everywhere; upper and lower case know all of Unicode. */
function initdbArguments(cluster: string, passwordFile: string): string[] {
  const letters = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  const locale = ['--encoding=UTF8', '--locale=C', `--lc-ctype=${letters}`];
  return [
    '--pgdata',
    cluster,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    ...locale,
  ];
}

function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return stderr?.split('\n').find((line) => line.includes('error:')) ?? message;
}
