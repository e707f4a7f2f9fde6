/** The one-shot service `init`: refuses an address nobody named, then makes the secrets that are missing. */
import { refuseUnnamedAddress } from './listening.ts';
import { makeSecrets } from './make-secrets.ts';
import { Refused } from './refused.ts';
import type { Passwords } from './volumes.ts';

const help = `Makes the secrets that are missing, each into the volume of its only reader.

usage: docker compose run --rm init [--rotate | --rotate-owner]

  --rotate         new passwords for backend, consumer and audit reader; then:
                   docker compose run --rm migrate && docker compose restart backend consumer signer
  --rotate-owner   a new password for the owner; then:
                   docker compose exec postgres bash /docker-entrypoint-initdb.d/prepare-database.sh
  --help           this text

environment: LISTEN, PUBLIC_URL
exit code: 0 done, 1 failed, 2 usage, 78 configuration
`;

/** Whose passwords an option makes anew. PostgreSQL learns the owner's only from who is there as its superuser. */
const rotations = new Map<string | undefined, readonly (keyof Passwords)[]>([
  [undefined, []],
  ['--rotate', ['backend', 'consumer', 'audit_reader']],
  ['--rotate-owner', ['owner']],
]);

const [option, ...more] = process.argv.slice(2);

try {
  process.exitCode = run();
} catch (error) {
  process.stderr.write(`init: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Refused ? 78 : 1;
}

function run(): number {
  if (option === '--help') return said(help, 0);
  const rotate = rotations.get(option);
  if (more.length > 0 || rotate === undefined) return said(help, 2);
  refuseUnnamedAddress(process.env);
  const made = makeSecrets({ root: '/volumes', rotate });
  return said(made.length === 0 ? 'Every secret is there.\n' : `Made: ${made.join(', ')}.\n`, 0);
}

function said(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}
