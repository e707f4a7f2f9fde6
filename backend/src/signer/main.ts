import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keyId } from '@tasktrail/ledger';
import type { Logger } from 'pino';
import { ConfigError } from '../environment.ts';
import { createLogger } from '../logger.ts';
import type { SignerSources } from '../metrics/signer-figures.ts';
import { DatabaseWatch } from '../postgres/database-watch.ts';
import { endOnSignal, stopOnSignal } from '../shutdown.ts';
import { readSignerConfig, type SignerConfig } from './config.ts';
import { followFork } from './follow-fork.ts';
import { openSignerFiles, type SignerFiles } from './open-signer-files.ts';
import { Publisher } from './publisher.ts';
import { readTopic } from './read-topic.ts';
import { Rounds } from './rounds.ts';
import { Signer } from './signer.ts';
import { SignerRefused } from './signer-refused.ts';
import { publishKey } from './signing-key.ts';
import { DatabaseAway, SnapshotSource } from './snapshot.ts';
import { whenThere } from './when-there.ts';
import manifest from '../../package.json' with { type: 'json' };

const help = `Signs checkpoints of the audit log: into a file of its own first, then onto a topic.

usage: node backend/src/signer/main.ts

environment: DATABASE_URL (role audit_reader) or DATABASE_URL_FILE, KAFKA_BOOTSTRAP, SIGNER_DIR (key and file; mode 0700),
             SIGNER_KEY_FILE (a private key that was made elsewhere; without it one is made in SIGNER_DIR),
             CHECKPOINT_TOPIC (audit-checkpoints), PUBLIC_KEY_FILE (a copy of the public key for everybody),
             CHECKPOINT_ROWS (1000), CHECKPOINT_SECONDS (10), LOG_LEVEL (info),
             METRICS_PORT (figures and probes; absent: none), METRICS_HOST (127.0.0.1)
`;

/** sysexits.h: configuration error. Whoever restarts us must not try again. */
const EX_CONFIG = 78;

try {
  if (wantsHelp()) process.stdout.write(help);
  else await serve(readSignerConfig(process.env));
} catch (error) {
  fail(error);
}

async function serve(config: SignerConfig): Promise<void> {
  const startedUp = endOnSignal();
  const { logger, flush } = createLogger(config.logLevel);
  const { bootstrap, topic, folder, databaseUrl, pace } = config;
  const source = new SnapshotSource(databaseUrl);
  const database = watchOf(source, logger);
  const shown: SignerSources = { version: manifest.version, database, work: undefined };
  await openPort(config, shown, logger);

  const { key, file } = await openFiles(config, logger);
  const known = await file.readLines(key);
  const copies = config.publicKeyFile === undefined ? [] : [config.publicKeyFile];
  publishKey(key, [join(folder, 'signer.pub'), ...copies]);

  const now = () => new Date();
  const lines = await whenThere({
    work: () => followFork({ folder, file, key, source, lines: known, logger, now }),
    isPassing: (error) => error instanceof DatabaseAway,
    action: 'database-away',
    logger,
  });
  const progressFile = join(folder, 'published.json');
  const publisher = new Publisher({ file, bootstrap, topic, progressFile, logger });
  const signer = new Signer({ source, file, key, pace, lines, logger, now });
  const rounds = new Rounds({
    signer,
    publisher,
    database,
    onReady: () => tellReady(logger, keyId(createPublicKey(key)), file.path),
    logger,
  });
  shown.work = { signer, rounds, file, publisher };
  const end = () => {
    source.close();
    publisher.close();
    flush();
  };
  const steps = [{ name: 'rounds', run: () => rounds.stop(), withinMs: 5000 }];
  stopOnSignal({ begin: () => undefined, steps, end, logger });
  startedUp();
  await rounds.run().catch((error: unknown) => {
    logger.fatal({ action: 'stopped', reason: String(error) });
    flush();
    throw error;
  });
}

/** One connection for everything: what is looked at between two rounds is asked in a snapshot of its own. */
function watchOf(source: SnapshotSource, logger: Logger): DatabaseWatch {
  const query = (text: string) =>
    source
      .read((client) => client.query(text))
      .catch((error: unknown) => {
        throw error instanceof DatabaseAway ? error.cause : error;
      });
  return new DatabaseWatch({ query, logger });
}

/** Only when somebody will ask: the library would cost every start its time and memory. */
async function openPort(
  { metrics }: SignerConfig,
  shown: SignerSources,
  logger: Logger,
): Promise<void> {
  if (metrics === undefined) return;
  const { openSignerPort } = await import('../metrics/signer-figures.ts');
  const port = await openSignerPort(metrics, shown);
  logger.info({ action: 'second-port', host: metrics.host, port }, 'figures and probes');
}

/** Without a file the topic is asked what was signed before: that answer is waited for. */
function openFiles(config: SignerConfig, logger: Logger): Promise<SignerFiles> {
  const { bootstrap, topic } = config;
  const work = () => readTopic(bootstrap, topic);
  const ask = () => whenThere({ work, isPassing: () => true, action: 'topic-away', logger });
  return openSignerFiles(config, ask, logger);
}

function tellReady(logger: Logger, key: string, file: string): void {
  logger.info({ action: 'ready', key, file });
}

function wantsHelp(): boolean {
  return parseArgs({ options: { help: { type: 'boolean' } } }).values.help === true;
}

function fail(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`signer: ${reason}\n`);
  if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) process.exit(2);
  const hopeless = error instanceof ConfigError || error instanceof SignerRefused;
  process.exit(hopeless ? EX_CONFIG : 1);
}
