/** `node backend/src/signer/name-next-key.ts`: the last thing a signing key does. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { KeyError, keyId, nameNextKey, readPrivateKey, readPublicKey } from '@tasktrail/ledger';

const help = `Signs, with a key that is about to be given up, which key follows it, and prints the statement.

usage: node backend/src/signer/name-next-key.ts --key FILE --next FILE

  --key FILE    the private key that is given up
  --next FILE   the public key that signs from now on
  --help        this text

Append it to the file that verifiers get with --next-keys, then destroy the private key.
exit code: 0 printed, 1 failed, 2 usage, 78 a file that holds no such key
`;

const EX_CONFIG = 78;

try {
  const { values } = parseArgs({
    options: { key: { type: 'string' }, next: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true) process.stdout.write(help);
  else process.exitCode = print(values.key, values.next);
} catch (error) {
  process.stderr.write(`name-next-key: ${(error as Error).message}\n`);
  process.exitCode = exitCodeOf(error);
}

function print(key: string | undefined, next: string | undefined): number {
  if (key === undefined || next === undefined) {
    process.stderr.write(help);
    return 2;
  }
  const named = read(next, readPublicKey);
  const statement = read(key, (pem) => nameNextKey(named, readPrivateKey(pem), new Date()));
  process.stdout.write(`${JSON.stringify(statement)}\n`);
  process.stderr.write(`key ${statement.key_id} names key ${keyId(named)}\n`);
  return 0;
}

/** What is wrong with a key is said with the name of its file. */
function read<T>(path: string, use: (pem: string) => T): T {
  try {
    return use(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof KeyError) throw new KeyError(`${path} ${error.message}`);
    throw error;
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof KeyError) return EX_CONFIG;
  return (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true ? 2 : 1;
}
