import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { Passwords } from './config.ts';
import { scramVerifier } from './scram-verifier.ts';

const ATTEMPTS = 50;

/**
 * Roles belong to the cluster while advisory locks belong to one database: migrators of two databases may meet here.
 * PostgreSQL then refuses one of them, with these codes, and it only has to try again.
 */
const collisions = new Set([
  'XX000', // tuple concurrently updated
  '23505', // create role, both at once
  '42710', // create role, a moment later
  '40P01', // deadlock
]);

/** Creates the login roles or brings them up to date, in one transaction. */
export async function ensureRoles(client: pg.Client, passwords: Passwords): Promise<void> {
  const roles = await readFile(new URL('../roles.sql', import.meta.url), 'utf8');
  const sql = [roles, ...Object.entries(passwords).map(passwordStatement)].join('\n');
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(sql);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !isCollision(error)) throw error;
      await setTimeout(Math.random() * 20 * attempt);
    }
  }
}

/** The verifier instead of the password: statements may end up in the server's log. */
function passwordStatement([role, password]: [string, string]): string {
  return `alter role ${pg.escapeIdentifier(role)} password ${pg.escapeLiteral(scramVerifier(password))};`;
}

function isCollision(error: unknown): boolean {
  return error instanceof pg.DatabaseError && collisions.has(error.code ?? '');
}
