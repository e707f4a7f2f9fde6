import type { Database } from '../database/database.ts';

/**
 * The witness: one row for each committed version of each task, written in the transaction of the change by a trigger that
 * knows nothing of outbox, events or log. Only these tests install it, and nothing of the product can write to it.
 */
const install = [
  `create table test_witness (
     id bigint generated always as identity primary key,
     task_id bigint not null,
     version bigint not null,
     image_sha text not null,
     -- For latencies only: the moment just before the commit.
     written_at timestamptz not null default clock_timestamp()
   )`,
  `create function test_witness_row() returns trigger
   language plpgsql security definer
   set search_path = pg_catalog, pg_temp
   set TimeZone = 'UTC'
   as $$
   begin
     -- A statement that changed nothing is no change.
     if tg_op = 'UPDATE' and new is not distinct from old then return null; end if;
     insert into public.test_witness (task_id, version, image_sha)
     values (new.id, new.version, encode(sha256(convert_to(to_jsonb(new)::text, 'UTF8')), 'hex'));
     return null;
   end
   $$`,
  `create trigger zz_test_witness after insert or update on tasks
     for each row execute function test_witness_row()`,
  `create function test_witness_stays() returns trigger
   language plpgsql as $$ begin raise exception 'the witness is append-only'; end $$`,
  `create trigger stays before update or delete on test_witness
     for each row execute function test_witness_stays()`,
  `create trigger stays_whole before truncate on test_witness
     for each statement execute function test_witness_stays()`,
];

/** Installs the witness as the owner, before the first change. */
export async function installWitness(owner: Database): Promise<void> {
  for (const statement of install) await owner.rows(statement);
}
