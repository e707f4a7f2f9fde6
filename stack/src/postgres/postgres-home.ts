import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';

import type { SystemUser } from '../parts/part-plan.ts';
import { Refusal } from '../../bootstrap/refusal.mjs';
import { packagedPrograms } from './packaged-programs.ts';

const SYSTEM_FOLDER = '/var/lib/tasktrail';

/** Where PostgreSQL's files of one data directory live and who runs it. */
export interface PostgresHome {
  readonly folder: string;
  readonly cluster: string;
  /** The folder with `postgres` and `initdb`. */
  readonly bin: string;
  readonly user?: SystemUser;
}

/**
 * PostgreSQL refuses to run as root, and a data directory is closed to everybody but its owner. So when root runs the
 * stack, the cluster lives in a system folder that belongs to user `postgres`.
 */
export function preparePostgresHome(dataDir: string): PostgresHome {
  const folder = postgresFolder(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const place = { folder, cluster: join(folder, 'cluster') };
  if (process.getuid?.() !== 0) return { ...place, bin: packagedPrograms() };
  const user = postgresUser();
  chmodSync(SYSTEM_FOLDER, 0o711);
  chownSync(folder, user.uid, user.gid);
  return { ...place, bin: programsFor(user, folder), user };
}

/** Removes the cluster of a data directory. */
export function removePostgresHome(dataDir: string): void {
  rmSync(postgresFolder(dataDir), { recursive: true, force: true });
}

function postgresFolder(dataDir: string): string {
  if (process.getuid?.() !== 0) return join(dataDir, 'postgres');
  return join(
    SYSTEM_FOLDER,
    createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16),
  );
}

/** The programs where they are installed, or a copy when `postgres` may not enter that folder (a clone in /root). */
function programsFor(user: SystemUser, folder: string): string {
  const packaged = packagedPrograms();
  const probe = spawnSync(join(packaged, 'postgres'), ['--version'], { ...user, cwd: '/' });
  if (probe.status === 0) return packaged;
  const copy = join(folder, 'programs');
  if (!existsSync(copy)) {
    const skipped = /\.a$/;
    cpSync(join(packaged, '..'), copy, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (name) => !skipped.test(name),
    });
  }
  return join(copy, 'bin');
}

function postgresUser(): SystemUser {
  const known = findUser();
  if (known) return known;
  // Looked up by path: a PATH without /usr/sbin is common in containers.
  const made = spawnSync('/usr/sbin/useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    SYSTEM_FOLDER,
    'postgres',
  ]);
  const user = made.status === 0 ? findUser() : undefined;
  if (!user)
    throw new Refusal(
      'PostgreSQL does not run as root and user postgres is missing: run this as an ordinary user.',
    );
  return user;
}

function findUser(): SystemUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}
