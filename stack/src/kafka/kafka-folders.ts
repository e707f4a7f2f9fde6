import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Refusal } from '../../bootstrap/refusal.mjs';

/** The folder of each node: a single one has `kafka` to itself. */
export function kafkaFolders(
  dataDir: string,
  names: readonly string[],
): { name: string; folder: string }[] {
  const folder = join(dataDir, 'kafka');
  return names.map((name, index) => ({
    name,
    folder: names.length === 1 ? folder : join(folder, String(index + 1)),
  }));
}

/** Records are spread over the nodes they were written to: another number of nodes would not find them. */
export function refuseOtherNodeCount(dataDir: string, count: number): void {
  const made = nodeCount(dataDir);
  if (made === undefined || made === count) return;
  throw new Refusal(
    `${dataDir} was made with --brokers ${made}: start it with that, or choose another folder with --data.`,
  );
}

/** How many nodes the directory was made with; undefined before its first start. */
export function nodeCount(dataDir: string): 1 | 3 | undefined {
  const folder = join(dataDir, 'kafka');
  if (existsSync(join(folder, 'log'))) return 1;
  return existsSync(join(folder, '1')) ? 3 : undefined;
}
