import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { userCache } from '../user-cache.ts';
import { type Java, major } from './java.ts';

/** How the JVM is told to use or to write the archive, and what to do once it was written. */
export interface ClassArchive {
  readonly flag: string;
  readonly share: () => void;
}

/**
 * An archive of loaded classes takes Kafka's start from 3.0 to 1.3 s of processor time. The first clean stop writes it
 * into the data directory; from there it is shared with every data directory of this user.
 */
export function classArchive(folder: string, java: Java, jars: readonly string[]): ClassArchive {
  // The JVM accepts it for the same Java and the same jars only, and knows the jars by their time.
  const times = jars.map((jar) => statSync(jar).mtimeMs);
  const key = createHash('sha256')
    .update(JSON.stringify([java, jars, times]))
    .digest('hex')
    .slice(0, 12);
  const shared = join(userCache(), `kafka-classes-${key}`);
  const written = join(folder, 'classes');
  const ahead = major(java) >= 25;
  if (existsSync(shared))
    return {
      flag: `-XX:${ahead ? 'AOTCache' : 'SharedArchiveFile'}=${shared}`,
      share: () => undefined,
    };
  return {
    flag: `-XX:${ahead ? 'AOTCacheOutput' : 'ArchiveClassesAtExit'}=${written}`,
    share: () => shareArchive(written, shared),
  };
}

function shareArchive(written: string, shared: string): void {
  if (!existsSync(written)) return;
  const unfinished = `${shared}.${process.pid}`;
  copyFileSync(written, unfinished);
  renameSync(unfinished, shared);
}
