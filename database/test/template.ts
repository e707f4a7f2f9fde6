import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { migrate } from '../src/migrate.ts';
import { PASSWORD, passwords, url } from './connect.ts';

/** Held on the maintenance database: vitest workers and pytest ask at once, the first one makes the template. */
const TEMPLATE_LOCK = 7_480_112_237;

const room = fileURLToPath(new URL('..', import.meta.url));

/** Returns the name of the template database of these migrations, made by the first caller. */
export async function ensureTemplate(superuser: pg.Client): Promise<string> {
  const name = `tasktrail_template_${await fingerprint()}`;
  await superuser.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    if (!(await isComplete(superuser, name))) await makeTemplate(superuser, name);
  } finally {
    await superuser.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  return name;
}

async function makeTemplate(superuser: pg.Client, name: string): Promise<void> {
  await ensureOwner(superuser);
  await superuser.query(`drop database if exists ${name} with (force)`);
  await superuser.query(`create database ${name} owner owner`);
  await migrate(url(name, 'owner'), passwords);
  // Nobody may connect any more, so clones never wait; being a template also says that it is complete.
  await superuser.query(`alter database ${name} with is_template true allow_connections false`);
}

async function isComplete(superuser: pg.Client, name: string): Promise<boolean> {
  const query = 'select from pg_database where datname = $1 and datistemplate';
  return (await superuser.query(query, [name])).rowCount === 1;
}

async function ensureOwner(superuser: pg.Client): Promise<void> {
  const { rowCount } = await superuser.query(`select from pg_roles where rolname = 'owner'`);
  if (rowCount === 0) await superuser.query('create role owner');
  await superuser.query(`alter role owner login createrole createdb password '${PASSWORD}'`);
}

/** Of everything the template's content depends on. */
async function fingerprint(): Promise<string> {
  const folders = await Promise.all(
    ['migrations', 'functions'].map((folder) =>
      readdir(room + folder).then((names) => names.map((name) => `${folder}/${name}`)),
    ),
  );
  const hash = createHash('sha256');
  for (const file of ['roles.sql', 'src/migrate.ts', ...folders.flat().toSorted()]) {
    hash.update(file).update(await readFile(room + file));
  }
  return hash.digest('hex').slice(0, 12);
}
