import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from './sessions.ts';

const sessions = useDatabase();

/** Everything that a login role other than the owner may do to a table: this list and nothing else. */
const tableGrants = {
  tasks: {
    backend: [
      'select',
      'insert (description, status, title)',
      'update (deleted_at, description, status, title)',
    ],
    audit_reader: ['select'],
  },
  outbox: {
    backend: ['select', 'delete', 'update (kafka_offset, partition, sent_at, topic_id)'],
    consumer: ['select'],
    audit_reader: ['select'],
  },
  task_audit_log: {
    backend: ['select'],
    consumer: ['select', 'insert (event_data, hash, kafka_offset, partition, seq, topic_id)'],
    audit_reader: ['select'],
  },
  audit_head: { backend: ['select'], consumer: ['select', 'update'], audit_reader: ['select'] },
  audit_quarantine: {
    backend: ['select'],
    consumer: ['select', 'insert'],
    audit_reader: ['select'],
  },
  audit_incidents: {
    backend: ['select'],
    consumer: ['select', 'insert'],
    audit_reader: ['select'],
  },
  audit_skipped: {
    backend: ['select'],
    consumer: ['select', 'insert (event_id, kafka_offset, partition, topic_id)'],
    audit_reader: ['select'],
  },
  quarantine_acts: {
    backend: ['select', 'insert (act, actor, kafka_offset, partition, reason, topic_id)'],
    audit_reader: ['select'],
  },
  audit_forks: { backend: ['select'], audit_reader: ['select'] },
  idempotency_keys: { backend: ['select', 'insert', 'delete'] },
  people: { backend: ['select', 'insert', 'update'] },
  schema_migrations: { backend: ['select'], consumer: ['select'], audit_reader: ['select'] },
};

let owner: pg.Client;
beforeAll(async () => {
  owner = await sessions.open('owner');
});

/** Sorted lines, so that a difference reads well. */
async function lines(query: string): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(query);
  return rows.map((row) => row.line).toSorted();
}

test('each role may do to each table what is listed here, no more and no less', async () => {
  const expected = Object.entries(tableGrants).flatMap(([table, roles]) =>
    Object.entries(roles).flatMap(([role, grants]) =>
      grants.map((grant) => `${table} ${role} ${grant}`),
    ),
  );
  const actual = await lines(`
    select format('%s %s %s', relname, grantee, lower(privilege)) as line
    from (
      select relname, coalesce(pg_get_userbyid(nullif(a.grantee, 0)), 'public') as grantee, a.privilege_type as privilege
      from pg_class c cross join aclexplode(c.relacl) a
      where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
      union all
      select relname, coalesce(pg_get_userbyid(nullif(a.grantee, 0)), 'public'),
        format('%s (%s)', a.privilege_type, string_agg(attname, ', ' order by attname))
      from pg_class c join pg_attribute t on t.attrelid = c.oid cross join aclexplode(t.attacl) a
      where c.relnamespace = 'public'::regnamespace
      group by relname, a.grantee, a.privilege_type
    ) grants`);

  expect(actual).toEqual(expected.toSorted());
});

test('each role may call only the functions that it needs', async () => {
  const actual = await lines(`
    select format('%s %s', p.proname, coalesce(pg_get_userbyid(nullif(a.grantee, 0)), 'public')) as line
    from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    where p.pronamespace = 'public'::regnamespace and a.grantee <> p.proowner
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`);

  expect(actual).toEqual([
    'demo_clock backend',
    'event_instant consumer',
    'law audit_reader',
    'law backend',
  ]);
});

test('the database and its schema allow connecting and looking, to these roles only', async () => {
  expect(
    await lines(`
      select format('%s %s', pg_get_userbyid(nullif(a.grantee, 0)), a.privilege_type) as line
      from pg_database d cross join aclexplode(d.datacl) a
      where d.datname = current_database() and a.grantee <> d.datdba`),
  ).toEqual(['audit_reader CONNECT', 'backend CONNECT', 'consumer CONNECT']);
  expect(
    await lines(`
      select format('%s %s', pg_get_userbyid(nullif(a.grantee, 0)), a.privilege_type) as line
      from pg_namespace n cross join aclexplode(n.nspacl) a
      where n.nspname = 'public' and a.grantee <> n.nspowner`),
  ).toEqual(['audit_reader USAGE', 'backend USAGE', 'consumer USAGE']);
});

test('no role is a superuser or may bypass a rule, and only the owner makes roles and databases', async () => {
  expect(
    await lines(`
      select concat_ws(' ', rolname, case when rolcanlogin then 'login' end, case when rolcreaterole then 'createrole' end,
        case when rolcreatedb then 'createdb' end, case when rolsuper then 'superuser' end,
        case when rolbypassrls then 'bypassrls' end, case when rolreplication then 'replication' end) as line
      from pg_roles where rolname in ('owner', 'backend', 'consumer', 'audit_reader')`),
  ).toEqual([
    'audit_reader login',
    'backend login',
    'consumer login',
    'owner login createrole createdb',
  ]);
});

test('no login role is a member of another one', async () => {
  expect(
    await lines(`
      select format('%s in %s', m.member::regrole, m.roleid::regrole) as line from pg_auth_members m
      where m.member::regrole::text in ('backend', 'consumer', 'audit_reader')`),
  ).toEqual([]);
});

describe('what the grants are for', () => {
  test.each([
    ['backend', `insert into outbox (event_id) values (gen_random_uuid())`],
    ['backend', `update outbox set event = ''`],
    ['backend', `update tasks set version = 9`],
    ['backend', `insert into tasks (title, created_at) values ('x', now())`],
    ['backend', `update audit_head set seq = 0`],
    ['backend', `create temporary table forged (id bigint)`],
    ['backend', `create table forged (id bigint)`],
    ['backend', `select nextval('outbox_id_seq')`],
    ['backend', `alter table tasks disable trigger all`],
    ['consumer', `select from tasks`],
    ['consumer', `delete from outbox`],
    ['consumer', `select from people`],
    ['auditReader', `select from people`],
    ['auditReader', `select from idempotency_keys`],
  ] as const)('%s is refused: %s', async (role, statement) => {
    const client = await sessions.open(role);

    await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  test('sessions of the login roles are in UTC and give up waiting', async () => {
    for (const role of ['backend', 'consumer'] as const) {
      const client = await sessions.open(role);
      const { rows } = await client.query(`
        select current_setting('TimeZone') as zone, current_setting('lock_timeout') as lock,
          current_setting('statement_timeout') as statement,
          current_setting('idle_in_transaction_session_timeout') as idle`);

      expect(rows).toEqual([{ zone: 'UTC', lock: '2s', statement: '10s', idle: '15s' }]);
    }
  });
});
