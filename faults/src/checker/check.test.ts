import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { GENESIS, linkHash } from '@tasktrail/ledger';
import { check } from './check.ts';
import type { AuditRow, Evidence } from './evidence.ts';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

/** Two tasks in two partitions, three versions each, all as it should be. */
function whole(): Evidence {
  const versions = [1, 2].flatMap((taskId) =>
    [1, 2, 3].map((version) => ({ taskId, version, sha: sha(`${taskId}/${version}`) })),
  );
  const audit = [1, 2].flatMap((taskId) => {
    let previous = GENESIS;
    return versions
      .filter((one) => one.taskId === taskId)
      .map((one): AuditRow => {
        const link = { partition: taskId, seq: one.version, eventData: { sha: one.sha } };
        previous = linkHash(link, previous);
        const hash = previous.toString('hex');
        const key = `key-${taskId}-${one.version}`;
        return { ...one, partition: taskId, seq: one.version, key, hash, linkHash: hash };
      });
  });
  const heads = audit.filter(({ seq }) => seq === 3);
  const tasks = versions
    .filter(({ version }) => version === 3)
    .map((row) => ({
      ...row,
      seen: { id: row.taskId, version: 3, title: 'x', status: 'pending', deleted_at: null },
    }));
  return {
    witness: versions,
    audit,
    heads,
    tasks,
    waiting: 0,
    outbox: 0,
    setAside: [],
    skipped: 0,
    duplicates: 0,
    isQuiet: false,
    foreignRecords: 0,
    refusals: 0,
    forks: 0,
    signed: audit.filter(({ seq }) => seq === 2).map(checkpoint),
    signatureFaults: [],
    writes: audit.map(({ key, taskId, version }) => ({
      key: key ?? '',
      by: 'person1',
      what: 'update',
      events: { least: 1, most: 1 },
      outcome: 'ok' as const,
      wasUnknown: false,
      task: { id: taskId, version },
    })),
    odd: [],
    feeds: [{ name: 'screen1', tasks: tasks.map(({ seen }) => seen), regressions: [] }],
    law: [{ committed: 6, audited: 4, waiting: 2 }],
    drainedMs: 10,
    drainLimitMs: 30_000,
    downtimes: [],
    usage: [{ part: 'backend', peakMib: 100, limitMib: 400, idleCores: 0.02 }],
    connections: [{ application: 'tasktrail-api', peak: 10, limit: 10 }],
  };
}

const seal = {
  signed_at: '2026-01-01T00:00:00Z',
  key_id: '0'.repeat(16),
  signature: `${'A'.repeat(86)}==`,
};

const checkpoint = ({ partition, seq, hash }: AuditRow) => ({
  kind: 'checkpoint' as const,
  partition,
  seq,
  hash,
  topic_id: null,
  next_offset: 0,
  set_aside: [],
  ...seal,
});

const words = ({ partition, seq, hash }: AuditRow) => {
  return { partition, seq, hash, reason: 'because', ...seal };
};
const refusal = (row: AuditRow) => {
  return { kind: 'refusal' as const, ...words(row), refused_seq: 3, refused_hash: sha('other') };
};
/** The line goes on from this row. */
const fork = (row: AuditRow) => {
  const given = { discarded_seq: 2, discarded_hash: sha('other'), topic_id: null, next_offset: 0 };
  return { kind: 'fork' as const, ...words(row), ...given };
};

const named = (evidence: Evidence) => [
  ...new Set(check(evidence).map(({ invariant }) => invariant)),
];

/** The first element replaced. */
function first<T>(items: readonly T[], change: Partial<T>): T[] {
  return items.map((item, index) => (index === 0 ? { ...item, ...change } : item));
}

const odd = {
  method: 'PATCH',
  path: '/api/tasks/1',
  began: 1000,
  ended: 1010,
  status: 503 as number | null,
  why: '',
  hasRetryAfter: true,
};

test('a system in which everything holds has no violation', () => {
  expect(check(whole())).toEqual([]);
});

describe('I1 is named when', () => {
  const good = whole();
  test.each<[string, Partial<Evidence>]>([
    ['a committed change is not in the log', { audit: good.audit.slice(0, -1) }],
    ['a change is in the log twice', { audit: [...good.audit, ...good.audit.slice(-1)] }],
    ['a row was never committed', { witness: good.witness.slice(0, -1) }],
    ['a row has another content', { witness: first(good.witness, { sha: sha('other') }) }],
    [
      'a genuine record was set aside',
      { setAside: [{ reason: 'foreign', detail: 'not committed' }] },
    ],
    [
      'a conflict was set aside, even where strangers write to the topic',
      { setAside: [{ reason: 'conflict', detail: 'task/1 v1' }], foreignRecords: 5 },
    ],
  ])('%s', (_, change) => {
    expect(named({ ...good, ...change })).toContain('I1');
  });

  test('but not for records that the row forged itself', () => {
    const setAside = [{ reason: 'foreign', detail: 'no event' }];
    expect(check({ ...good, setAside, foreignRecords: 1 })).toEqual([]);
  });
});

describe('I2 is named when', () => {
  const good = whole();
  test('versions stand in another order than they were committed', () => {
    const [one, two, ...rest] = good.audit;
    if (!one || !two) throw new Error('no rows');
    const swapped = [
      { ...one, version: two.version, sha: two.sha },
      { ...two, version: one.version, sha: one.sha },
      ...rest,
    ];
    expect(named({ ...good, audit: swapped })).toContain('I2');
  });

  test('a version is left out', () => {
    expect(named({ ...good, audit: good.audit.toSpliced(1, 1) })).toContain('I2');
  });

  test('a record came before its turn although nothing was done', () => {
    expect(named({ ...good, isQuiet: true, skipped: 1 })).toEqual(['I2']);
    expect(named({ ...good, isQuiet: true, duplicates: 1 })).toEqual(['I7']);
    expect(named({ ...good, skipped: 1, duplicates: 1 })).toEqual([]);
  });

  test('a task goes on in another partition', () => {
    const audit = good.audit.map((row) =>
      row.taskId === 1 && row.version === 3 ? { ...row, partition: 7 } : row,
    );
    expect(named({ ...good, audit })).toContain('I2');
  });
});

describe('I3 is named when', () => {
  const good = whole();
  const unkeyed = first(good.audit, { key: null });
  const twice = good.audit.map((row) => ({ ...row, key: 'key-1-1' }));
  test.each<[string, Partial<Evidence>]>([
    ['an acknowledged write is missing', { audit: unkeyed }],
    ['an acknowledged write is there twice', { audit: twice }],
    [
      'a write that was unknown and then acknowledged is there twice',
      { audit: twice, writes: first(good.writes, { wasUnknown: true }) },
    ],
    ['a refused write is there', { writes: first(good.writes, { outcome: 'rejected' }) }],
    [
      'an unknown write is there twice',
      { audit: twice, writes: first(good.writes, { outcome: 'unknown' }) },
    ],
    [
      'half of an unknown transaction is there',
      { writes: first(good.writes, { outcome: 'unknown', events: { least: 2, most: 2 } }) },
    ],
    [
      'the client was told another version',
      { writes: first(good.writes, { task: { id: 1, version: 9 } }) },
    ],
  ])('%s', (_, change) => {
    expect(named({ ...good, ...change })).toContain('I3');
  });

  test.each([0, 1])('but not for an unknown write that is there %i times', (count) => {
    const writes = first(good.writes, {
      outcome: 'unknown',
      key: count === 1 ? 'key-1-1' : 'never',
    });
    expect(check({ ...good, writes })).toEqual([]);
  });
});

describe('I4 is named when', () => {
  const good = whole();
  const firstRow = good.audit.slice(0, 1);
  const wrong = first(good.signed, { hash: sha('other') });
  test.each<[string, Partial<Evidence>]>([
    ['a row has another hash', { audit: first(good.audit, { linkHash: sha('other') }) }],
    [
      'a seq is left out',
      { audit: good.audit.map((row) => (row.seq === 3 ? { ...row, seq: 4 } : row)) },
    ],
    ['a head is not the last row', { heads: first(good.heads, { seq: 2 }) }],
    ['a head has another hash', { heads: first(good.heads, { hash: sha('other') }) }],
    ['a checkpoint is not a prefix', { signed: first(good.signed, { hash: sha('other') }) }],
    ['a checkpoint lies beyond the log', { signed: first(good.signed, { seq: 99 }) }],
    ['a signature is not the signer’s', { signatureFaults: ['line 1: forged'] }],
    ['the signer refused', { signed: firstRow.map(refusal) }],
    ['the signer left its line', { signed: firstRow.map(fork) }],
    [
      'a checkpoint is not a prefix of the line after the fork',
      { signed: [...firstRow.map(fork), ...wrong], forks: 1 },
    ],
  ])('%s', (_, change) => {
    expect(named({ ...good, ...change })).toContain('I4');
  });

  test('but not for refusals and forks that the row itself brought about', () => {
    expect(check({ ...good, signed: firstRow.map(refusal), refusals: 1 })).toEqual([]);
    const signed = [...wrong, ...firstRow.map(fork)];
    expect(check({ ...good, signed, forks: 1 })).toEqual([]);
  });
});

describe('I5 is named when', () => {
  test.each<[string, Partial<Evidence>]>([
    ['it took too long', { drainedMs: null }],
    ['something waits after all', { waiting: 1 }],
  ])('%s', (_, change) => {
    expect(named({ ...whole(), ...change })).toEqual(['I5']);
  });
});

describe('I6 is named when', () => {
  const good = whole();
  const [feed] = good.feeds;
  const feeds = (tasks: NonNullable<typeof feed>['tasks']) => [
    { name: 's', tasks, regressions: [] },
  ];
  test.each<[string, Partial<Evidence>]>([
    ['a screen lacks a task', { feeds: feeds([]) }],
    ['a screen shows an older version', { feeds: feeds(first(feed?.tasks ?? [], { version: 2 })) }],
    ['a screen shows another title', { feeds: feeds(first(feed?.tasks ?? [], { title: 'y' })) }],
    [
      'a screen shows a task that does not exist',
      {
        feeds: feeds([
          ...(feed?.tasks ?? []),
          { id: 9, version: 1, title: '', status: '', deleted_at: null },
        ]),
      },
    ],
    [
      'a screen went back',
      { feeds: first(good.feeds, { regressions: ['task 1 went from version 3 to 2'] }) },
    ],
  ])('%s', (_, change) => {
    expect(named({ ...good, ...change })).toEqual(['I6']);
  });
});

describe('I7 is named when', () => {
  const good = whole();
  test.each<[string, Partial<Evidence>]>([
    ['the outbox is not swept', { outbox: 3 }],
    ['a part takes too much memory', { usage: first(good.usage, { peakMib: 500 }) }],
    ['a part spins', { usage: first(good.usage, { idleCores: 0.9 }) }],
    [
      'there are more connections than the pools have',
      { connections: first(good.connections, { peak: 11 }) },
    ],
  ])('%s', (_, change) => {
    expect(named({ ...good, ...change })).toEqual(['I7']);
  });
});

describe('I8 is named when', () => {
  const good = whole();
  test.each<[string, Partial<Evidence>]>([
    ['a task differs from its last event', { tasks: first(good.tasks, { sha: sha('other') }) }],
    ['a task of the log does not exist', { tasks: good.tasks.slice(1), feeds: [] }],
  ])('%s', (_, change) => {
    expect(named({ ...good, ...change })).toEqual(['I8']);
  });
});

describe('I9 is named when', () => {
  test.each<[string, Partial<typeof odd>]>([
    ['an answer is 500', { status: 500 }],
    ['an answer is 502', { status: 502 }],
    ['503 does not say when to come back', { hasRetryAfter: false }],
    ['a request has no answer', { status: null }],
  ])('%s', (_, change) => {
    expect(named({ ...whole(), odd: [{ ...odd, ...change }] })).toEqual(['I9']);
  });

  test('a request has no answer while another part was down', () => {
    const downtimes = [{ part: 'kafka', from: 0, to: 5000 }];
    expect(named({ ...whole(), downtimes, odd: [{ ...odd, status: null }] })).toEqual(['I9']);
  });

  test('an answer is 500 while the API was being killed', () => {
    const downtimes = [{ part: 'backend', from: 0, to: 5000 }];
    expect(named({ ...whole(), downtimes, odd: [{ ...odd, status: 500 }] })).toEqual(['I9']);
  });

  test('but not for 503 with Retry-After, nor for no answer from a process that was killed', () => {
    const downtimes = [{ part: 'backend-1', from: 1005, to: 1500 }];
    expect(check({ ...whole(), downtimes, odd: [odd, { ...odd, status: null }] })).toEqual([]);
  });
});

test('the law is named when a snapshot does not add up', () => {
  expect(named({ ...whole(), law: [{ committed: 6, audited: 5, waiting: 2 }] })).toEqual(['law']);
});
