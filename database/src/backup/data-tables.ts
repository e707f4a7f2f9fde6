import pg from 'pg';

/** A table whose rows a backup holds, with the columns that are stored: generated ones are computed again. */
export interface DataTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Where a sequence stands: the number that it gives next. */
export interface Sequence {
  readonly name: string;
  readonly next: string;
}

/** Every table of ours but the list of migrations, which describes the schema and not the data. */
export async function dataTables(client: pg.Client): Promise<DataTable[]> {
  const { rows } = await client.query<DataTable>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'schema_migrations'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`);
  return rows;
}

/** Read after the snapshot began: a sequence may stand further than its rows, never behind them. */
export async function sequences(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(`
    select sequencename::text as name
    from pg_sequences where schemaname = 'public' and sequencename not like 'schema_migrations%'
    order by sequencename`);
  const all = [];
  for (const { name } of rows) {
    // The view would hide the value of one that was set and not used since.
    const query = `select (last_value + is_called::int)::text as next from ${pg.escapeIdentifier(name)}`;
    const next = (await client.query<{ next: string }>(query)).rows[0]?.next ?? '1';
    all.push({ name, next });
  }
  return all;
}

/** The applied migrations in order: the version of the schema. */
export async function schemaVersion(client: pg.Client): Promise<string[]> {
  const query = 'select name from schema_migrations order by id';
  const { rows } = await client.query<{ name: string }>(query);
  return rows.map(({ name }) => name);
}
