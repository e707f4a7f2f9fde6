import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.ts';

type Role = 'owner' | 'backend' | 'consumer' | 'auditReader' | 'superuser';

export interface Sessions {
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

  return {
    open: async (role, options = '') => {
      if (database === undefined) throw new Error('open a session inside a test or hook');
      const client = new pg.Client({ connectionString: database[`${role}Url`], options });
      clients.push(client);
      await client.connect();
      return client;
    },
  };
}
