import { randomBytes } from 'node:crypto';
import { asSuperuser, url } from './connect.ts';
import { dropTestDatabase, PREFIX } from './database.ts';
import { ensureTemplate } from './template.ts';

export interface EmptyDatabase {
  ownerUrl: string;
  drop: () => Promise<void>;
}

/** What the migrator finds on its first day: a database of the owner's with nothing in it. */
export async function createEmptyDatabase(): Promise<EmptyDatabase> {
  const name = PREFIX + randomBytes(8).toString('hex');
  await asSuperuser(async (client) => {
    // For role `owner`.
    await ensureTemplate(client);
    await client.query(`create database ${name} owner owner`);
  });
  return { ownerUrl: url(name, 'owner'), drop: () => dropTestDatabase(name) };
}
