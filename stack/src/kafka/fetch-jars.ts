import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

import { root } from '../paths.ts';
import { Refusal } from '../../bootstrap/refusal.mjs';
import { userCache } from '../user-cache.ts';

const CENTRAL = 'https://repo1.maven.org/maven2';
const AT_ONCE = 8;
const TRIES = 3;

interface Jar {
  readonly path: string;
  readonly sha256: string;
  readonly file: string;
}

/** The jars of Kafka in the order of the lock file, fetched once per user. All of them: a subset fails on a restart. */
export async function fetchJars(say: (line: string) => void): Promise<string[]> {
  const lock = readFileSync(join(root, 'stack/kafka-jars.lock'), 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(userCache(), `kafka-${hash}`);
  const jars = lock
    .trim()
    .split('\n')
    .map((line) => jarOf(line, folder));
  const missing = jars.filter(({ file }) => !existsSync(file));
  if (missing.length > 0) {
    say(`Fetching Kafka 4.4 (${missing.length} of ${jars.length} files, 45 MB in all)`);
    mkdirSync(folder, { recursive: true });
    await fetchAll(missing);
  }
  return jars.map(({ file }) => file);
}

function jarOf(line: string, folder: string): Jar {
  const [path = '', sha256 = ''] = line.split(' ');
  return { path, sha256, file: join(folder, basename(path)) };
}

async function fetchAll(jars: readonly Jar[]): Promise<void> {
  const queue = jars.values();
  const repository = mavenRepository();
  const worker = async () => {
    for (const jar of queue) await fetchJar(jar, repository);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function fetchJar(jar: Jar, repository: string): Promise<void> {
  const address = `${repository}/${jar.path}`;
  const content = await download(address);
  if (createHash('sha256').update(content).digest('hex') !== jar.sha256) {
    throw new Refusal(
      `${address} is not the file that stack/kafka-jars.lock names: look at the repository that sent it.`,
    );
  }
  const unfinished = `${jar.file}.${process.pid}`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, jar.file);
}

async function download(address: string): Promise<Buffer> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(120_000) });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      return Buffer.from(await answer.arrayBuffer());
    } catch (error) {
      const { message, cause } = error as Error;
      if (tries < TRIES) continue;
      const reason = cause instanceof Error ? cause.message : message;
      throw new Refusal(
        `Kafka could not be fetched from ${address} (${reason}): check the network, or name another repository in MAVEN_REPO_URL.`,
      );
    }
  }
}

/** The repository people's Maven would ask: MAVEN_REPO_URL, a mirror of Central in settings.xml, else Central. */
function mavenRepository(): string {
  const address = process.env['MAVEN_REPO_URL'] || mirrorOfCentral() || CENTRAL;
  return address.replace(/\/+$/, '');
}

function mirrorOfCentral(): string | undefined {
  const settings = join(homedir(), '.m2/settings.xml');
  if (!existsSync(settings)) return undefined;
  const text = readFileSync(settings, 'utf8').replaceAll(/<!--.*?-->/gs, '');
  const mirrors = [...text.matchAll(/<mirror>(.*?)<\/mirror>/gs)].map(([, body = '']) => body);
  const ours = mirrors.find((body) => mirrorsCentral(element(body, 'mirrorOf') ?? ''));
  return ours && element(ours, 'url');
}

/** `central`, `*` or `external:*`, alone or in a list that does not take Central out again. */
function mirrorsCentral(mirrorOf: string): boolean {
  const names = mirrorOf.split(',').map((name) => name.trim());
  return (
    !names.includes('!central') &&
    names.some((name) => ['central', '*', 'external:*'].includes(name))
  );
}

function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*(.*?)\\s*</${name}>`, 's').exec(xml)?.[1];
}
