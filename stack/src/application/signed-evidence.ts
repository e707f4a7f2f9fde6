import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Refusal } from '../../bootstrap/refusal.mjs';

/** Evidence from outside. */
export interface GivenEvidence {
  readonly checkpoints?: string | undefined;
  readonly key?: string | undefined;
}

/**
 * What the log is held against: the checkpoints of the directory's own signer unless others are given, under its own key
 * unless another is given. Evidence that should be there and is not is an error: a log without any would pass as whole.
 */
export function signedEvidence(dataDir: string, { checkpoints, key }: GivenEvidence): string[] {
  const given = key === undefined ? [] : ['--key', resolve(key)];
  if (checkpoints !== undefined) return ['--checkpoints', resolve(checkpoints), ...given];
  const ownKey = join(dataDir, 'checkpoints.pub');
  const signer = join(dataDir, 'signer');
  // Nothing was ever signed here.
  if (!existsSync(signer) && !existsSync(ownKey)) return given;
  const own = join(signer, 'checkpoints.ndjson');
  for (const file of key === undefined ? [own, ownKey] : [own]) {
    if (!existsSync(file))
      throw new Refusal(`${file} is missing, but the log was signed: put it back first.`);
  }
  return ['--checkpoints', own, ...(key === undefined ? ['--key', ownKey] : given)];
}
