import type { Verification } from '@tasktrail/contract';
import { GENESIS, linkHash, partitionOf } from '@tasktrail/ledger';
import type { ClientBase } from 'pg';
import { expect, test } from 'vitest';
import { LogWatch } from './log-watch.ts';

type Query = string | { readonly name: string; readonly values: readonly number[] };

/** A log in memory to which the consumer appends one row of each partition whenever somebody asks for the heads. */
class GrowingLog {
  readonly #chains = [0, 1].map(() => [{ hash: GENESIS, event: '' }]);

  readonly client = {
    query: async (query: Query) => ({ rows: this.#answer(query) }),
  } as unknown as ClientBase;

  #answer(query: Query): unknown[] {
    if (typeof query !== 'string') {
      const [partition = 0, after = 0, upTo = 0] = query.values;
      return query.name === 'rows-of-chain' ? this.#rows(partition, after, upTo) : [];
    }
    if (query.includes('as missing\n')) return [{ committed: 0, audited: 0, missing: 0 }];
    return query.includes('from audit_head order') ? this.#grownHeads() : [];
  }

  #grownHeads(): unknown[] {
    return this.#chains.map((chain, partition) => {
      const seq = chain.length;
      const link = { partition, seq, eventData: eventOf(partition, seq) };
      const hash = linkHash(link, chain.at(-1)?.hash ?? GENESIS);
      chain.push({ hash, event: JSON.stringify(eventOf(partition, seq)) });
      return { partition, seq, hash };
    });
  }

  #rows(partition: number, after: number, upTo: number): unknown[] {
    const rows = this.#chains[partition] ?? [];
    return rows
      .map(({ hash, event }, seq) => [seq, hash, event, null] as const)
      .filter(([seq]) => seq > after && seq <= upTo);
  }
}

/** Of a task that belongs to this partition. */
function eventOf(partition: number, seq: number) {
  const subjects = Array.from({ length: 20 }, (_, id) => `task/${id + 1}`);
  return { seq, subject: subjects.find((subject) => partitionOf(subject) === partition) };
}

test('a log that grows while it is walked is whole, round after round', async () => {
  const log = new GrowingLog();
  const published: Pick<Verification, 'state' | 'chains'>[] = [];
  let now = 0;
  const watch = new LogWatch({
    run: async (work) => work(log.client),
    anchors: () => undefined,
    publish: (state) => published.push(state),
    rest: async () => undefined,
    // A second later at every look: what was appended is followed whenever it may be.
    now: () => {
      now += 1_000;
      return now;
    },
  });
  for (let round = 0; round < 3; round += 1) await watch.round();

  const found = published.flatMap(({ chains }) => chains.flatMap((chain) => chain.first_bad ?? []));
  expect(found).toEqual([]);
  expect(published.at(-1)?.state).toBe('whole');
});
