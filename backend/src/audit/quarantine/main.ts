import { parseArgs } from 'node:util';
import { QuarantineClient, Refused } from './client.ts';
import { exportRecords } from './export-records.ts';
import { actLine, harmless, lineOf, pageOf } from './words.ts';

const HELP = `\
Looks into the quarantine of a running system: records of the topic that are not in the audit log.
Nothing is ever released into the log.

  quarantine list                         every record, newest first
  quarantine show ID                      one of them, with its content and what was said about it
  quarantine export --to FILE             all of them, byte for byte (base64), one JSON object per line
  quarantine acknowledge ID --reason TEXT say why it is all right where it is (1 to 500 characters)

  --url URL   where the system is (http://127.0.0.1:3000)

Exit codes: 0 done, 1 failed, 2 used wrongly.
`;

class Misuse extends Error {}

// Whoever reads the list has seen enough: `quarantine list | head`.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? 0 : 1),
);

try {
  await run(process.argv.slice(2));
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const misused = error instanceof Misuse || code.startsWith('ERR_PARSE_ARGS');
  if (!misused && !(error instanceof Refused) && code === '') throw error;
  const message =
    code === 'EEXIST' ? 'the file exists already' : harmless((error as Error).message);
  process.stderr.write(`quarantine: ${message}\n${misused ? `\n${HELP}` : ''}`);
  process.exitCode = misused ? 2 : 1;
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:3000' },
      to: { type: 'string' },
      reason: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(HELP);
  if (!URL.canParse(values.url)) throw new Misuse('--url is not a URL');
  const client = new QuarantineClient(new URL(values.url));
  const [command, id, ...rest] = positionals;
  if (rest.length > 0) throw new Misuse('too many arguments');
  if (command === 'list' && id === undefined) return list(client);
  if (command === 'show' && id !== undefined) return say(pageOf(await client.record(id)));
  if (command === 'export' && id === undefined && values.to !== undefined) {
    const count = await exportRecords(client, values.to);
    process.stderr.write(`quarantine: ${count} records written to ${values.to}\n`);
    return;
  }
  if (command === 'acknowledge' && id !== undefined && values.reason !== undefined) {
    return say(`${harmless(actLine(await client.acknowledge(id, values.reason)))}\n`);
  }
  throw new Misuse(
    'say what to do: list, show ID, export --to FILE or acknowledge ID --reason TEXT',
  );
}

async function list(client: QuarantineClient): Promise<void> {
  let count = 0;
  for await (const record of client.records()) {
    say(`${lineOf(record)}\n`);
    count += 1;
  }
  process.stderr.write(count === 0 ? 'quarantine: empty\n' : `quarantine: ${count} records\n`);
}

function say(text: string): void {
  process.stdout.write(text);
}
