import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type SignedRecord,
  parseCheckpoints,
  readPublicKey,
  signatureFault,
} from '@tasktrail/ledger';

/** What the signer wrote outside the database, and which lines its key does not stand behind. */
export function gatherCheckpoints(dataDir: string): {
  signed: SignedRecord[];
  signatureFaults: string[];
} {
  const file = join(dataDir, 'signer/checkpoints.ndjson');
  if (!existsSync(file)) return { signed: [], signatureFaults: [] };
  const key = readPublicKey(readFileSync(join(dataDir, 'checkpoints.pub'), 'utf8'));
  const lines = parseCheckpoints(readFileSync(file, 'utf8'));
  const faults = lines.flatMap(({ line, record }) => {
    const fault = signatureFault(record, key);
    return fault === undefined ? [] : [`line ${line}: ${fault}`];
  });
  return { signed: lines.map(({ record }) => record), signatureFaults: faults };
}
