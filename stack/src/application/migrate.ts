import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { join } from 'node:path';

import { lastWords, openLog } from '../parts/log-file.ts';
import { root } from '../paths.ts';
import { Refusal } from '../../bootstrap/refusal.mjs';
import { serviceEnvironment } from './service-environment.ts';
import type { Services } from './services.ts';

/** Brings database and topic to what this version needs; ends with one sentence when it cannot. */
export async function migrate(services: Services, demo: boolean): Promise<void> {
  const log = join(services.dataDir, 'logs/migrate.log');
  const { fd, offset } = openLog(log);
  const { backend, consumer, auditReader } = services.secrets.passwords;
  const settings = {
    BACKEND_PASSWORD: backend,
    CONSUMER_PASSWORD: consumer,
    AUDIT_READER_PASSWORD: auditReader,
    KAFKA_REPLICATION: String(services.shape.brokers.length),
  };
  const child = spawn(
    process.execPath,
    ['database/src/main.ts', 'migrate', ...(demo ? ['--demo'] : [])],
    {
      cwd: root,
      env: { ...process.env, ...serviceEnvironment(services, 'owner'), ...settings },
      stdio: ['ignore', fd, fd],
    },
  );
  closeSync(fd);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0)
    throw new Refusal(
      `The migration failed (${lastWords(log, offset) ?? `exit code ${code}`}); its log is ${log}.`,
    );
}
