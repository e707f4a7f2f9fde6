import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.ts';

type Role = 'owner' | 'backend' | 'consumer' | 'auditReader' | 'superuser';

export interface Sessions {
  url: (role: Role) => string;
  /** A session of its own, closed after the file. */
  open: (role: Role, options?: string) => Promise<pg.Client>;
}

/** A database for the test file that calls this. */
export function useDatabase(): Sessions {
  let database: TestDatabase | undefined;
  const clients: pg.Client[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await database?.drop();
  });

  const url = (role: Role): string => {
    if (database === undefined) throw new Error('ask inside a test or hook');
    return database[`${role}Url`];
  };
  return {
    url,
    open: async (role, options = '') => {
      const client = new pg.Client({ connectionString: url(role), options });
      clients.push(client);
      await client.connect();
      return client;
    },
  };
}
