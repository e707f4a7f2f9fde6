import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { PartKind } from '../parts/part-plan.ts';
import { readJson, writePrivately } from './private-file.ts';

/** What tests, benchmarks and people's own scripts may know of a running stack. */
export interface RunFile {
  /** The address of the page; null when only PostgreSQL and Kafka run. */
  readonly url: string | null;
  /** As role owner, which is not a superuser. */
  readonly database_url: string;
  readonly kafka_bootstrap: string;
  readonly parts: readonly RunningPart[];
}

/** A part whose process runs at this moment; a part that is being restarted is left out. */
export interface RunningPart {
  readonly name: string;
  readonly kind: PartKind;
  readonly pid: number;
  readonly log: string;
}

const fileIn = (dataDir: string) => join(dataDir, 'run.json');

/** Replaces DIR/run.json. */
export function writeRunFile(dataDir: string, content: RunFile): void {
  writePrivately(fileIn(dataDir), content);
}

/** The stack that runs on this data directory; undefined when none does. */
export function readRunFile(dataDir: string): RunFile | undefined {
  return readJson(fileIn(dataDir)) as RunFile | undefined;
}

/** Says that nothing runs here any more. */
export function removeRunFile(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}
