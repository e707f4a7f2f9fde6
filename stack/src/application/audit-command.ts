import { join, resolve } from 'node:path';

import { runningStack } from '../data/running-stack.ts';
import { readSecrets } from '../data/secrets.ts';
import { root } from '../paths.ts';
import { runProgram } from '../testing/run-program.ts';
import { type GivenEvidence, signedEvidence } from './signed-evidence.ts';

/** A program that reads the log. */
interface AuditCommand {
  /** The folder of its `main.ts` in backend/src/audit. */
  readonly name: 'verify' | 'export';
  readonly args: readonly string[];
  /** The running stack to read from, with what its own signer signed; none for a file. */
  readonly dataDir?: string | undefined;
  /** Instead of what that signer signed. */
  readonly evidence?: GivenEvidence;
  readonly stop: AbortSignal;
}

/** Runs it in this terminal, as the role that may only read; answers its exit code. */
export async function auditCommand(command: AuditCommand): Promise<number> {
  const { name, args, dataDir, evidence = {}, stop } = command;
  const program = join(root, 'backend/src/audit', name, 'main.ts');
  const address = dataDir === undefined ? {} : { DATABASE_URL: readerUrl(dataDir) };
  const signed = dataDir === undefined ? [] : signedEvidence(resolve(dataDir), evidence);
  const env = { ...process.env, ...address };
  return runProgram(process.execPath, [program, ...args, ...signed], { env, stop });
}

function readerUrl(dataDir: string): string {
  const url = new URL(runningStack(dataDir).database_url);
  url.username = 'audit_reader';
  url.password = readSecrets(dataDir).passwords.auditReader;
  return url.href;
}
