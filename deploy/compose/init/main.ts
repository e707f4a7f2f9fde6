/** The one-shot service `init`: refuses an address nobody named, then makes the secrets that are missing. */
import { refuseUnnamedAddress } from './listening.ts';
import { makeSecrets } from './make-secrets.ts';
import { Refused } from './refused.ts';

const help = `Makes the secrets that are missing, each into the volume of its only reader.

usage: docker compose run --rm init [--rotate]

  --rotate   new passwords for backend, consumer and audit reader; then:
             docker compose run --rm migrate && docker compose restart backend consumer signer
  --help     this text

environment: LISTEN, PUBLIC_URL
exit code: 0 done, 1 failed, 2 usage, 78 configuration
`;

const [option, ...more] = process.argv.slice(2);

try {
  process.exitCode = run();
} catch (error) {
  process.stderr.write(`init: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Refused ? 78 : 1;
}

function run(): number {
  if (option === '--help') return said(help, 0);
  if (more.length > 0 || (option !== undefined && option !== '--rotate')) return said(help, 2);
  refuseUnnamedAddress(process.env);
  const made = makeSecrets({ root: '/volumes', rotate: option === '--rotate' });
  return said(made.length === 0 ? 'Every secret is there.\n' : `Made: ${made.join(', ')}.\n`, 0);
}

function said(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}
