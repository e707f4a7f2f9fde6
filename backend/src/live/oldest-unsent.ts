import type { Pool } from 'pg';

/** Age in seconds of the oldest change that Kafka has not taken, 0 when there is none. */
export async function readBehindSeconds(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ age: number }>({
    name: 'oldest-unsent',
    text: `
      select greatest(0, extract(epoch from clock_timestamp() - captured_at))::float8 as age
      from outbox
      where sent_at is null
      order by id
      limit 1`,
  });
  return Math.round((rows[0]?.age ?? 0) * 1000) / 1000;
}
