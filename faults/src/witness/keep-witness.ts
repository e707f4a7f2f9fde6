import type { Database } from '../database/database.ts';

/** The witness is no part of the product, but in its database: answers how to bring it back after a restore, as it is now. */
export async function keepWitness(owner: Database): Promise<() => Promise<void>> {
  const [kept] = await owner.rows<{ rows: string }>(
    `select coalesce(jsonb_agg(w), '[]')::text as rows from test_witness w`,
  );
  return async () => {
    await owner.rows('alter table test_witness disable trigger user');
    await owner.rows('truncate test_witness');
    await owner.rows(
      `insert into test_witness overriding system value
       select * from jsonb_populate_recordset(null::test_witness, $1)`,
      [kept?.rows],
    );
    await owner.rows('alter table test_witness enable trigger user');
    await owner.rows(
      `select setval(pg_get_serial_sequence('test_witness', 'id'), max(id)) from test_witness`,
    );
  };
}
