import pg from 'pg';
import { required } from './environment.ts';

/** Of every role in the throw-away cluster; the consumer's tests use the same. */
export const PASSWORD = 'tasktrail-test';
export const passwords = { backend: PASSWORD, consumer: PASSWORD, audit_reader: PASSWORD };

/** Without a role: the superuser. */
export function url(database: string, role?: string): string {
  const url = new URL(required('TEST_SUPERUSER_URL'));
  url.pathname = `/${database}`;
  if (role !== undefined) {
    url.username = role;
    url.password = PASSWORD;
  }
  return url.href;
}

export async function asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  return connected(required('TEST_SUPERUSER_URL'), work);
}

export async function connected<T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
