/** `npm run verify`: walks the whole log, from the database or from an export, and says what it found. */
import {
  anchorsOf,
  faultsOf,
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
  readKeyFile,
  run,
} from './command-line.ts';
import { showProgress } from './show-progress.ts';
import { verifyDatabase } from './verify-database.ts';
import { describeReport } from './words.ts';

const HELP = `verify: is the audit log what was written?

  --offline FILE       an export instead of the database: no database, no network
  --checkpoints FILE   signed checkpoints from outside; with an export they replace those in it
  --key FILE           the signer's public key (PEM), from outside
  --help

Reads DATABASE_URL (role audit_reader), or the file that DATABASE_URL_FILE names, unless --offline is given.
Ends with 0 when the log is whole, 1 when it is not or could not be read, 2 for a wrong option, 78 for a wrong
configuration.
`;

interface Given {
  offline?: string | undefined;
  checkpoints?: string | undefined;
  key?: string | undefined;
}

await run('verify', async () => {
  const { help, ...given } = parseOptions({
    offline: { type: 'string' },
    checkpoints: { type: 'string' },
    key: { type: 'string' },
    help: { type: 'boolean', default: false },
  });
  if (help) {
    process.stdout.write(HELP);
    return EXIT.whole;
  }
  const report = given.offline === undefined ? await online(given) : await offline(given);
  return faultsOf(report).length === 0 ? EXIT.whole : EXIT.broken;
});

async function online({ checkpoints, key }: Given): Promise<Report> {
  if (checkpoints !== undefined && key === undefined) {
    throw new CommandError(
      '--checkpoints needs --key, else anybody could have signed.',
      EXIT.usage,
    );
  }
  const records = (await readCheckpointsFile(checkpoints)) ?? [];
  const anchors = anchorsOf(records, await readKeyFile(key));
  const url = databaseUrlOf(process.env);
  const [client, beside] = [await connect(url), await connect(url)];
  const progress = showProgress();
  try {
    const report = await verifyDatabase({ client, beside, anchors, progress: progress.passed });
    progress.end();
    const evidence = { checkpoints: records.length > 0, keyFromOutside: true, database: true };
    process.stdout.write(describeReport(report, unprovenBy(report.chains, evidence)));
    return report;
  } finally {
    await Promise.all([client.end(), beside.end()]);
  }
}

async function offline({ offline: path = '', checkpoints, key: keyPath }: Given): Promise<Report> {
  const key = await readKeyFile(keyPath);
  const progress = showProgress();
  const report = await verifyExport({
    path,
    key,
    checkpoints: await readCheckpointsFile(checkpoints),
    readKey: readPublicKey,
    progress: (rows) => progress.passed(rows, 0),
  });
  progress.end();
  const evidence = {
    checkpoints: report.checkpoints > 0,
    keyFromOutside: key !== undefined,
    database: false,
  };
  process.stdout.write(describeReport(report, unprovenBy(report.chains, evidence)));
  return report;
}
