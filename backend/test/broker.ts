import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchJars } from '../../stack/src/kafka/fetch-jars.ts';
import { findJava } from '../../stack/src/kafka/find-java.ts';
import { kafkaPart } from '../../stack/src/kafka/kafka-part.ts';
import { Part } from '../../stack/src/parts/part.ts';
import { freePort } from '../../stack/src/ports.ts';

/** A Kafka that a test may kill. The supervisor of the stack starts it again after a SIGKILL. */
export interface Broker {
  bootstrap: string;
  /** Resolves once the process is another one, which may not be ready yet. */
  kill: () => Promise<void>;
  /** Stops answering and keeps its connections open. */
  freeze: () => void;
  thaw: () => void;
  stop: () => Promise<void>;
}

export async function startBroker(): Promise<Broker> {
  const silent = () => undefined;
  const folder = await mkdtemp(join(tmpdir(), 'tasktrail-broker-'));
  const [jars, java] = await Promise.all([fetchJars(silent), findJava(silent)]);
  const ports = { kafka: await freePort(), controller: await freePort() };
  let changed = silent;
  const part = new Part(kafkaPart(join(folder, 'kafka'), ports, java, jars), {
    log: join(folder, 'kafka.log'),
    say: silent,
    onChange: () => changed(),
  });
  await part.start();
  const signal = (name: NodeJS.Signals) => process.kill(part.process?.pid ?? NaN, name);
  return {
    bootstrap: `127.0.0.1:${ports.kafka}`,
    kill: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const before = part.process?.pid;
      changed = () => {
        if (part.process !== undefined && part.process.pid !== before) resolve();
      };
      signal('SIGKILL');
      return promise;
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    stop: async () => {
      signal('SIGCONT');
      await part.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
