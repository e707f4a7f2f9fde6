import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { ensureRoles } from '../src/roles.ts';
import { asSuperuser, connected, url } from './connect.ts';
import { ensureTemplate } from './template.ts';

export interface TestDatabase {
  name: string;
  ownerUrl: string;
  backendUrl: string;
  consumerUrl: string;
  auditReaderUrl: string;
  superuserUrl: string;
  drop: () => Promise<void>;
}

export const PREFIX = 'tasktrail_test_';

/**
 * A fresh, migrated database in the throw-away cluster of TEST_SUPERUSER_URL, cloned from a template that the first
 * caller makes. Changes the roles' passwords in that cluster.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = PREFIX + randomBytes(8).toString('hex');
  await asSuperuser(async (client) => {
    const template = await ensureTemplate(client);
    await client.query(`create database ${name} template ${template} owner owner`);
  });
  const database = describe(name);
  await restoreGrants(database.ownerUrl);
  return database;
}

/** Also ends the sessions that a failed test left behind. */
export async function dropTestDatabase(name: string): Promise<void> {
  if (!name.startsWith(PREFIX)) throw new Error(`${name} is not a test database`);
  await asSuperuser((client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  );
}

function describe(name: string): TestDatabase {
  return {
    name,
    ownerUrl: url(name, 'owner'),
    backendUrl: url(name, 'backend'),
    consumerUrl: url(name, 'consumer'),
    auditReaderUrl: url(name, 'audit_reader'),
    superuserUrl: url(name),
    drop: () => dropTestDatabase(name),
  };
}

/** A clone has its template's tables and grants, but not the grants on the database itself. */
async function restoreGrants(ownerUrl: string): Promise<void> {
  await connected(ownerUrl, (client) => ensureRoles(client, {}));
}
