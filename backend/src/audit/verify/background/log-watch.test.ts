import type { Anchors } from '@tasktrail/ledger';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withoutTriggers } from '../../../../test/audit-chain.ts';
import { type AuditedBoard, createAuditedBoard } from '../../../../test/audited-board.ts';
import { rewriteChain } from '../../../../test/rewrite-chain.ts';
import { LogWatch, type WatchedState } from './log-watch.ts';

let board: AuditedBoard;
let client: pg.Client;
let watch: LogWatch;
let state: WatchedState;
let anchors: Anchors | undefined;
let clock: number;
/** Whether what was published named a bad row, oldest first. */
let named: boolean[];

beforeEach(async () => {
  board = await createAuditedBoard();
  client = new pg.Client({ connectionString: board.auditReaderUrl, options: '-c TimeZone=UTC' });
  await client.connect();
  anchors = undefined;
  clock = 0;
  named = [];
  watch = new LogWatch({
    run: (work) => work(client),
    anchors: () => anchors,
    publish: (next) => {
      state = next;
      named.push(next.chains.some(({ first_bad }) => first_bad !== null));
    },
    rest: async () => {
      clock += 1_000;
    },
    now: () => clock,
  });
  await addTasks(9);
});
afterEach(async () => {
  await client.end();
  await board.stop();
});

async function addTasks(count: number): Promise<void> {
  await board.backend.query(
    `insert into tasks (title) select 'task ' || n from generate_series(1, $1::integer) n`,
    [count],
  );
  await board.audit();
}

/** The next look at what was appended is due. */
async function follow(): Promise<void> {
  clock += 1_000;
  await watch.follow();
}

const verified = () => state.chains.reduce((total, { verified_seq }) => total + verified_seq, 0);
const firstBad = () => state.chains.flatMap(({ first_bad }) => first_bad ?? []);

/** The partition of the first task, and its only row so far. */
async function firstRow() {
  const { rows } = await board.superuser.query<{ partition: number; seq: number }>(
    'select partition, seq::integer from task_audit_log where task_id = 1',
  );
  const [row] = rows;
  if (!row) throw new Error('the log is empty');
  return row;
}

test('a complete walk says whole, and what is appended later is walked from there', async () => {
  await watch.round();
  expect(state).toMatchObject({ state: 'whole', tasks_compared: 9 });
  expect(verified()).toBe(9);
  await addTasks(5);
  await follow();
  expect(state.state).toBe('whole');
  expect(verified()).toBe(14);
});

test('a bad row stays named until a later complete walk is clean', async () => {
  const { partition, seq } = await firstRow();
  const retitle = (title: string) =>
    withoutTriggers(
      board.superuser,
      `update task_audit_log set event_data = jsonb_set(event_data, '{task,title}', '"${title}"') where task_id = 1`,
    );
  await watch.round();
  await retitle('never said');
  await watch.round();
  const bad = { kind: 'broken_link', partition, seq, subject: 'task/1' };
  expect(state).toMatchObject({ state: 'broken' });
  expect(firstBad()).toMatchObject([bad]);
  await retitle('task 1');
  await follow();
  expect(firstBad()).toMatchObject([bad]);
  named = [];
  await watch.round();
  expect(state).toMatchObject({ state: 'whole', faults: [] });
  expect(named.length).toBeGreaterThan(1);
  expect(named.slice(0, -1)).not.toContain(false);
});

test('an appended row that does not follow is named before the next round', async () => {
  await watch.round();
  await addTasks(1);
  await withoutTriggers(
    board.superuser,
    `update task_audit_log set hash = sha256('x') where task_id = 10`,
  );
  await follow();
  expect(state.state).toBe('broken');
  expect(firstBad()).toMatchObject([{ kind: 'broken_link', subject: 'task/10' }]);
});

test('a chain that was rewritten as a whole contradicts what was walked before', async () => {
  await watch.round();
  const { partition } = await firstRow();
  await withoutTriggers(
    board.superuser,
    `update task_audit_log set event_data = jsonb_set(event_data, '{actor,id}', '"somebody else"') where task_id = 1`,
  );
  await rewriteChain(board.superuser, partition);
  await watch.round();
  expect(firstBad()).toMatchObject([{ kind: 'checkpoint_contradicted', partition }]);
  await watch.round();
  expect(firstBad()).toMatchObject([{ kind: 'checkpoint_contradicted', partition }]);
});

test('a task that differs is named in the next round', async () => {
  await watch.round();
  await withoutTriggers(board.superuser, `update tasks set title = 'x' where id = 3`);
  await watch.round();
  expect(state).toMatchObject({
    state: 'broken',
    faults: [{ kind: 'task_differs_from_log', subject: 'task/3' }],
  });
});

test('a checkpoint that arrives after its rows were walked is confirmed at once', async () => {
  await watch.round();
  const [chain] = state.chains.filter(({ head_seq }) => head_seq > 1);
  if (!chain) throw new Error('no chain has two rows');
  const { partition, verified_seq: seq, hash } = chain;
  const signedAt = '2026-11-22T12:00:00.000Z';
  const anchor = { seq, hash: Buffer.from(hash, 'hex'), source: 'a checkpoint', signedAt };
  await addTasks(9);
  await follow();
  anchors = { byPartition: new Map([[partition, [anchor]]]), faults: [] };
  await follow();
  expect(state.chains.find((one) => one.partition === partition)?.checkpoint).toEqual({
    seq,
    signed_at: signedAt,
  });
  expect(state.cannot_prove).toContain('rows_after_last_checkpoint');
});
