import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keyId } from '@tasktrail/ledger';
import type { Logger } from 'pino';
import { ConfigError } from '../environment.ts';
import { createLogger } from '../logger.ts';
import { stopOnSignal } from '../shutdown.ts';
import { readSignerConfig, type SignerConfig } from './config.ts';
import { followFork } from './follow-fork.ts';
import { openSignerFiles } from './open-signer-files.ts';
import { Publisher } from './publisher.ts';
import { readTopic } from './read-topic.ts';
import { Rounds } from './rounds.ts';
import { Signer } from './signer.ts';
import { SignerRefused } from './signer-refused.ts';
import { publishKey } from './signing-key.ts';
import { SnapshotSource } from './snapshot.ts';

const help = `Signs checkpoints of the audit log: into a file of its own first, then onto a topic.

usage: node backend/src/signer/main.ts

environment: DATABASE_URL (role audit_reader), KAFKA_BOOTSTRAP, SIGNER_DIR (key and file; mode 0700),
             CHECKPOINT_TOPIC (audit-checkpoints), PUBLIC_KEY_FILE (a copy of the public key for everybody),
             CHECKPOINT_ROWS (1000), CHECKPOINT_SECONDS (10), LOG_LEVEL (info)
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
  const { logger, flush } = createLogger(config.logLevel);
  const { bootstrap, topic, folder, databaseUrl, pace } = config;
  const { key, file } = await openSignerFiles(folder, () => readTopic(bootstrap, topic), logger);
  const known = await file.readLines(key);
  const copies = config.publicKeyFile === undefined ? [] : [config.publicKeyFile];
  publishKey(key, [join(folder, 'signer.pub'), ...copies]);

  const source = new SnapshotSource(databaseUrl);
  const now = () => new Date();
  const lines = await followFork({ folder, file, key, source, lines: known, logger, now });
  const progressFile = join(folder, 'published.json');
  const publisher = new Publisher({ file, bootstrap, topic, progressFile, logger });
  const rounds = new Rounds({
    signer: new Signer({ source, file, key, pace, lines, logger, now }),
    publisher,
    onReady: () => tellReady(logger, keyId(createPublicKey(key)), file.path),
    logger,
  });
  const end = () => {
    source.close();
    publisher.close();
    flush();
  };
  const steps = [{ name: 'rounds', run: () => rounds.stop(), withinMs: 5000 }];
  stopOnSignal({ begin: () => undefined, steps, end, logger });
  await rounds.run().catch((error: unknown) => {
    logger.fatal({ action: 'stopped', reason: String(error) });
    flush();
    throw error;
  });
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
