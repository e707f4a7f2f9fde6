import { faultsOf } from '@tasktrail/ledger';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendEvents, eventFor, withoutTriggers } from '../../../test/audit-chain.ts';
import { type AuditedBoard, createAuditedBoard } from '../../../test/audited-board.ts';

let board: AuditedBoard;
beforeEach(async () => {
  board = await createAuditedBoard();
  await board.backend.query(
    `insert into tasks (title) select 'task ' || n from generate_series(1, 9) n`,
  );
  await board.backend.query(`update tasks set status = 'completed' where id % 2 = 0`);
  await board.audit();
});
afterEach(() => board.stop());

const asSuperuser = (...statements: string[]) => withoutTriggers(board.superuser, ...statements);
const faults = async () => faultsOf(await board.verify());

/** The partition with the most rows, and an event of it. */
async function rowAt(place: 'first' | 'last') {
  const { rows } = await board.superuser.query<{
    partition: number;
    seq: number;
    event_id: string;
    subject: string;
  }>(
    `select partition, seq::integer, event_id, subject from task_audit_log log
     where partition = (select partition from audit_head order by seq desc limit 1)
     order by log.seq ${place === 'first' ? '' : 'desc'} limit 1`,
  );
  const [row] = rows;
  if (!row) throw new Error('the log is empty');
  return row;
}

test('an untouched log is whole, and so is one whose newest changes still wait', async () => {
  const report = await board.verify();
  expect(faultsOf(report)).toEqual([]);
  expect(report).toMatchObject({ tasks_compared: 9, consistency: { committed: 13, audited: 13 } });
  await board.backend.query(`insert into tasks (title) values ('new')`);
  await board.backend.query(`update tasks set title = 'newer' where id in (1, 10)`);
  expect(await board.verify()).toMatchObject({
    faults: [],
    tasks_compared: 10,
    consistency: { committed: 16, audited: 13, in_outbox: 3, missing: 0 },
  });
});

test('an empty log is whole', async () => {
  const empty = await createAuditedBoard();
  expect(faultsOf(await empty.verify())).toEqual([]);
  await empty.stop();
});

test('a chain longer than a page is walked to its end', async () => {
  await board.backend.query(
    `insert into tasks (title) select 'task ' || n from generate_series(1, 3200) n`,
  );
  await board.audit();
  const { chains } = await board.verify();
  expect(chains.map(({ verified_seq }) => verified_seq)).toEqual(
    chains.map(({ head_seq }) => head_seq),
  );
  expect(Math.max(...chains.map(({ head_seq }) => head_seq))).toBeGreaterThan(1000);
});

describe('rows that a walk would not meet', () => {
  test('a row behind the head is named', async () => {
    const { partition, seq } = await rowAt('last');
    await asSuperuser(
      `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
       select jsonb_set(jsonb_set(event_data, '{event_id}', '"0198c0de-0000-4000-8000-0000000000e1"'), '{version}', '99'),
         partition, seq + 1, hash, topic_id, 0
       from task_audit_log where partition = ${partition} and seq = ${seq}`,
    );
    expect(await faults()).toMatchObject([
      {
        kind: 'surplus_row',
        partition,
        seq: seq + 1,
        event_id: '0198c0de-0000-4000-8000-0000000000e1',
      },
      { kind: 'law_broken' },
    ]);
  });

  test('a row of a partition without a head is named', async () => {
    await asSuperuser('delete from audit_head where partition = 1');
    expect(await faults()).toMatchObject([{ kind: 'surplus_row', partition: 1, seq: 1 }]);
  });

  test('a chain of a partition that there is not is named, though its links are good', async () => {
    await board.superuser.query('insert into audit_head (partition) values (7)');
    await appendEvents(board.superuser, 7, 2);
    const bad = { kind: 'wrong_partition', partition: 7, seq: 1 };
    expect((await faults())[0]).toMatchObject(bad);
  });

  test('a head of a partition that there is not is named, though it counts no row', async () => {
    await board.superuser.query('insert into audit_head (partition) values (3)');
    expect(await faults()).toMatchObject([{ kind: 'wrong_partition', partition: 3, seq: 0 }]);
  });

  test('a row in the chain of another subject is named, though its link is good', async () => {
    await appendEvents(board.superuser, 0, 1, (seq) => eventFor(1, seq));
    expect((await faults())[0]).toMatchObject({ kind: 'wrong_partition', partition: 0 });
  });

  test('a second row with the same number is named', async () => {
    const { partition, seq, subject } = await rowAt('first');
    await asSuperuser(
      'alter table task_audit_log drop constraint task_audit_log_seq_key',
      'create index on task_audit_log (partition, seq)',
      `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
       select event_data || '{"event_id": "0198c0de-0000-4000-8000-0000000000e1", "version": 99}', partition, seq, hash,
         topic_id, 0
       from task_audit_log where partition = ${partition} and seq = ${seq}`,
    );
    const found = await faults();
    expect(found).toContainEqual(
      expect.objectContaining({ kind: 'surplus_row', partition, seq, subject }),
    );
  });
});

describe('what a reader sees beside the hash', () => {
  test('a generated column that was cut loose from the event is named', async () => {
    const { partition, seq, event_id } = await rowAt('first');
    await asSuperuser(
      'alter table task_audit_log alter column event_type drop expression',
      `update task_audit_log set event_type = 'task.deleted' where event_id = '${event_id}'`,
    );
    expect(await faults()).toMatchObject([
      {
        kind: 'column_differs',
        partition,
        seq,
        event_id,
        detail: 'event_type does not say what the event says',
      },
    ]);
  });

  test('a number that parsing would round does not keep its hash', async () => {
    const { partition, seq, event_id } = await rowAt('first');
    await asSuperuser(
      `update task_audit_log
       set event_data = jsonb_set(event_data, '{task,version}', '1.00000000000000000001')
       where event_id = '${event_id}'`,
    );
    expect((await faults())[0]).toMatchObject({ kind: 'unreadable_row', partition, seq });
  });
});

describe('tasks beside their last events', () => {
  const fault = { kind: 'task_differs_from_log', subject: 'task/3' };

  test('a change past the triggers names the task and the column', async () => {
    await asSuperuser(`update tasks set title = 'never said' where id = 3`);
    expect(await faults()).toMatchObject([
      { ...fault, detail: 'title differs from its version 1' },
    ]);
  });

  test('a change past the triggers is found while a later event waits', async () => {
    await board.backend.query(`update tasks set title = 'said' where id = 3`);
    await asSuperuser(`update tasks set status = 'completed' where id = 3`);
    expect(await faults()).toMatchObject([
      { ...fault, detail: 'status differs from its version 2' },
    ]);
  });

  test('a task put back to an earlier version is named, and the law is broken', async () => {
    await asSuperuser(
      `update tasks set version = 1, status = 'pending', updated_at = created_at where id = 4`,
    );
    expect(await faults()).toMatchObject([
      { kind: 'task_differs_from_log', subject: 'task/4' },
      { kind: 'law_broken', detail: '1 changes are audited or waiting that no task counts' },
    ]);
  });

  test('a task that vanished is named', async () => {
    await asSuperuser('delete from tasks where id in (3, 9)');
    expect(await faults()).toMatchObject([
      fault,
      { ...fault, subject: 'task/9' },
      { kind: 'law_broken' },
    ]);
  });

  test('a task without any event is named', async () => {
    await asSuperuser(
      `insert into tasks (title, version, created_at, updated_at) values ('from nowhere', 1, now(), now())`,
    );
    expect(await faults()).toMatchObject([
      { ...fault, subject: 'task/10', detail: 'no event of it is known' },
      { kind: 'law_broken', detail: '1 committed changes are neither audited nor waiting' },
    ]);
  });

  test.each([
    `priority text not null default 'none'`,
    'priority integer not null default 0',
    'due timestamptz',
    'token uuid not null default gen_random_uuid()',
  ])('a migration that adds %s stays clean', async (column) => {
    await board.superuser.query(`alter table tasks add column ${column}`);
    expect(await faults()).toEqual([]);
  });

  test('a default that changes later does not make older tasks suspicious', async () => {
    await board.superuser.query(`alter table tasks add column priority text default 'none'`);
    await board.superuser.query(`alter table tasks alter column priority set default 'low'`);
    expect(await faults()).toEqual([]);
  });

  test('a new column that was filled past the triggers is named', async () => {
    await board.superuser.query('alter table tasks add column priority integer default 0');
    await asSuperuser('update tasks set priority = 7 where id = 3');
    expect(await faults()).toMatchObject([
      { ...fault, detail: 'priority differs from its version 1' },
    ]);
  });

  test('a column that a migration drops is not missed', async () => {
    await board.superuser.query('alter table tasks drop column description');
    expect(await faults()).toEqual([]);
  });
});

describe('the outbox beside the log', () => {
  const fault = { kind: 'outbox_differs', subject: 'task/5' };
  /** A row of the outbox made of what somebody wants, sent already. */
  const waiting = (event: string, columns = `(e->>'event_id')::uuid, e->>'subject'`) =>
    `insert into outbox (event_id, subject, version, type, occurred_at, event, sent_at, topic_id, partition, kafka_offset)
     select ${columns}, (e->>'version')::bigint, e->>'event', now(), e::text, now(), gen_random_uuid(), 0, 0
     from (${event}) made(e)`;
  const last = `select event_data from task_audit_log where subject = 'task/5'`;
  const edited = `update tasks set title = 'never said' where id = 5`;
  const asEdited = (event_id: string, version: string) =>
    `select (${last}) || jsonb_build_object('event_id', ${event_id}, 'version', ${version},
       'task', (select to_jsonb(t) from tasks t where id = 5))`;

  test('an edited task cannot hide behind an event that is audited', async () => {
    const audited = `(select event_id from task_audit_log where subject = 'task/2' and version = 1)`;
    await asSuperuser(edited, waiting(asEdited(audited, '2')));
    expect(await faults()).toMatchObject([
      { kind: 'task_differs_from_log', detail: 'title differs from its version 1' },
      { ...fault, detail: 'version 2: the log holds this event with another content' },
    ]);
  });

  test('nor behind a row whose columns name an audited event and its text another', async () => {
    const audited = `(select event_id from task_audit_log where subject = 'task/2' and version = 1)`;
    await asSuperuser(
      edited,
      waiting(asEdited('gen_random_uuid()', '2'), `${audited}, e->>'subject'`),
    );
    expect(await faults()).toMatchObject([
      { kind: 'task_differs_from_log' },
      { ...fault, detail: 'version 2: event_id does not say what its event says' },
    ]);
  });

  test('nor behind a second event of the same version, with a task from nowhere to make up for it', async () => {
    await asSuperuser(
      edited,
      waiting(asEdited('gen_random_uuid()', '1')),
      `insert into tasks (title, version, created_at, updated_at) values ('x', 2, now(), now())`,
      waiting(`select (${last}) || jsonb_build_object('event_id', gen_random_uuid(), 'subject', 'task/10', 'version', 2,
        'task', (select to_jsonb(t) from tasks t where id = 10))`),
    );
    expect(await faults()).toMatchObject([
      { kind: 'task_differs_from_log', subject: 'task/5' },
      { ...fault, detail: 'version 1: the log holds another event of its version 1' },
      {
        kind: 'outbox_differs',
        subject: 'task/10',
        detail: 'version 2: no event of the version before its version 2 is known',
      },
    ]);
  });

  test('a row whose text is no JSON is named, not stumbled over', async () => {
    await board.backend.query(`update tasks set title = 'said' where id = 5`);
    await asSuperuser(`update outbox set event = '{"never'`);
    expect(await faults()).toContainEqual(
      expect.objectContaining({ ...fault, detail: 'version 2: its event cannot be read' }),
    );
  });

  test('an audited event that waits for its sweeper is no fault', async () => {
    await asSuperuser(waiting(last));
    expect(await faults()).toEqual([]);
  });
});
