/** For HEALTHCHECK, where there is no shell and no curl: 0 when the address answers with 200, 1 when not, 2 used wrongly. */
import { get } from 'node:http';

const PATIENCE_MS = 3_000;

const HELP = 'usage: node backend/src/health-check.ts http://HOST:PORT/PATH\n';

const [address = ''] = process.argv.slice(2);
if (address === '--help') process.stdout.write(HELP);
else if (!address.startsWith('http://') || !URL.canParse(address)) end(2, HELP);
else ask(address);

function ask(url: string): void {
  const asked = get(url, { timeout: PATIENCE_MS, agent: false }, (answer) => {
    answer.resume();
    const status = answer.statusCode ?? 0;
    if (status === 200) end(0, '');
    else end(1, `health-check: status ${status}\n`);
  });
  asked.on('timeout', () => asked.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
  asked.on('error', ({ message }) => end(1, `health-check: ${message}\n`));
}

function end(code: number, words: string): never {
  process.stderr.write(words);
  process.exit(code);
}
