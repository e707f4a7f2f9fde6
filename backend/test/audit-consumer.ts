import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RelayKit } from './relay-kit.ts';

const consumer = fileURLToPath(new URL('../../consumer', import.meta.url));

/** The real audit sink as a process, on the kit's database and topic. */
export function startAuditConsumer(kit: RelayKit): { stop: () => Promise<void> } {
  const child = spawn('.venv/bin/python', ['-m', 'audit_consumer', 'run'], {
    cwd: consumer,
    env: {
      PATH: process.env['PATH'],
      PYTHONPATH: 'src',
      DATABASE_URL: kit.database.consumerUrl,
      KAFKA_BOOTSTRAP: kit.bootstrap,
      KAFKA_TOPIC: kit.topic,
      KAFKA_GROUP: kit.topic,
      GROUP_INSTANCE_ID: 'seat-0',
    },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
