/** `npm run verify`: walks the whole log, from the database or from an export, and says what it found. */
import {
  anchorsOf,
  faultsOf,
  keyId,
  type KeyLine,
  readPublicKey,
  type Report,
  unprovenBy,
  verifyExport,
} from '@tasktrail/ledger';
import {
  CommandError,
  connect,
  databaseUrlOf,
  EXIT,
  parseOptions,
  readCheckpointsFile,
  readKeyLine,
  run,
} from './command-line.ts';
import { showProgress } from './show-progress.ts';
import { verifyDatabase } from './verify-database.ts';
import { describeReport } from './words.ts';

const HELP = `verify: is the audit log what was written?

  --offline FILE       an export instead of the database: no database, no network
  --checkpoints FILE   signed checkpoints from outside; with an export they replace those in it
  --key FILE           the signer's public key (PEM), from outside
  --next-keys FILE     statements in which that key names the one after it, and so on: the last one judges
  --help

Reads DATABASE_URL (role audit_reader), or the file that DATABASE_URL_FILE names, unless --offline is given.
Ends with 0 when the log is whole, 1 when it is not or could not be read, 2 for a wrong option, 78 for a wrong
configuration.
`;

interface Given {
  offline?: string | undefined;
  checkpoints?: string | undefined;
  key?: string | undefined;
  'next-keys'?: string | undefined;
}

await run('verify', async () => {
  const { help, ...given } = parseOptions({
    offline: { type: 'string' },
    checkpoints: { type: 'string' },
    key: { type: 'string' },
    'next-keys': { type: 'string' },
    help: { type: 'boolean', default: false },
  });
  if (help) {
    process.stdout.write(HELP);
    return EXIT.whole;
  }
  const report = given.offline === undefined ? await online(given) : await offline(given);
  return faultsOf(report).length === 0 ? EXIT.whole : EXIT.broken;
});

async function online({ checkpoints, ...keys }: Given): Promise<Report> {
  if (checkpoints !== undefined && keys.key === undefined) {
    throw new CommandError(
      '--checkpoints needs --key, else anybody could have signed.',
      EXIT.usage,
    );
  }
  const records = (await readCheckpointsFile(checkpoints)) ?? [];
  const line = await readKeyLine(keys);
  const anchors = anchorsOf(records, line?.key);
  const url = databaseUrlOf(process.env);
  const [client, beside] = [await connect(url), await connect(url)];
  const progress = showProgress();
  try {
    const report = await verifyDatabase({ client, beside, anchors, progress: progress.passed });
    progress.end();
    sayKeys(line);
    const evidence = { checkpoints: records.length > 0, keyFromOutside: true, database: true };
    process.stdout.write(describeReport(report, unprovenBy(report.chains, evidence)));
    return report;
  } finally {
    await Promise.all([client.end(), beside.end()]);
  }
}

async function offline({ offline: path = '', checkpoints, ...keys }: Given): Promise<Report> {
  const line = await readKeyLine(keys);
  const progress = showProgress();
  const report = await verifyExport({
    path,
    key: line?.key,
    checkpoints: await readCheckpointsFile(checkpoints),
    readKey: readPublicKey,
    progress: (rows) => progress.passed(rows, 0),
  });
  progress.end();
  sayKeys(line);
  const evidence = {
    checkpoints: report.checkpoints > 0,
    keyFromOutside: line !== undefined,
    database: false,
  };
  process.stdout.write(describeReport(report, unprovenBy(report.chains, evidence)));
  return report;
}

/** Which key named which: whoever reads the verdict trusts the first one only. */
function sayKeys(line: KeyLine | undefined): void {
  for (const { key_id, public_key, signed_at } of line?.named ?? []) {
    const next = keyId(readPublicKey(public_key));
    process.stdout.write(`key ${key_id} named key ${next} as the next one at ${signed_at}\n`);
  }
}
