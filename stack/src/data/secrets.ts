import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { keptPort } from '../ports.ts';
import { readJson, writePrivately } from './private-file.ts';

/** What a data directory keeps to itself: passwords made at its first start and the ports it used last. */
export interface Secrets {
  readonly passwords: Readonly<
    Record<'superuser' | 'owner' | 'backend' | 'consumer' | 'auditReader', string>
  >;
  readonly ports: Ports;
  readonly superuser_url: string;
}

/** Kafka has a port for clients and one for controllers on each node. */
interface Ports {
  readonly postgres: number;
  readonly kafka: readonly number[];
  readonly controller: readonly number[];
}

/** Whether this directory was set up before. */
export function hasSecrets(dataDir: string): boolean {
  return readJson(join(dataDir, 'secrets.json')) !== undefined;
}

/** The secrets of a directory that was set up. */
export function readSecrets(dataDir: string): Secrets {
  return readJson(join(dataDir, 'secrets.json')) as Secrets;
}

/** Reads the directory's secrets, makes what is missing, and settles the ports for this run. */
export async function settleSecrets(dataDir: string, brokers: number): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json');
  const before = readJson(path) as Secrets | undefined;
  const passwords = before?.passwords ?? makePasswords();
  const ports = {
    postgres: await keptPort(before?.ports.postgres),
    kafka: await keptPorts(before?.ports.kafka, brokers),
    controller: await keptPorts(before?.ports.controller, brokers),
  };
  const superuser_url = `postgresql://postgres:${passwords.superuser}@127.0.0.1:${ports.postgres}/postgres`;
  const secrets = { passwords, ports, superuser_url };
  writePrivately(path, secrets);
  return secrets;
}

/** Data directories of before there could be several nodes name one port. */
async function keptPorts(before: readonly number[] | number = [], count: number) {
  const last = [before].flat();
  return Promise.all(Array.from({ length: count }, async (_, index) => keptPort(last[index])));
}

function makePasswords(): Secrets['passwords'] {
  const make = () => randomBytes(16).toString('hex');
  return {
    superuser: make(),
    owner: make(),
    backend: make(),
    consumer: make(),
    auditReader: make(),
  };
}
