import type { Mutation } from './mutation.ts';

const noLossFinder = 'nobody looks for losses';

/** Bugs that real systems had (docs/decisions has the sources), each of them one that a checker must not overlook. */
export const allMutations: readonly Mutation[] = [
  {
    name: 'cursor-reader',
    bug: 'the relay reads on from the last id it sent, and passes rows that commit later',
    invariant: 'I1',
    in: { row: 'no-fault' },
  },
  {
    name: 'mark-before-ack',
    bug: `rows are marked as sent before Kafka has acknowledged them; ${noLossFinder}`,
    invariant: 'I1',
    in: { row: 'links-slow' },
  },
  {
    name: 'no-head-fence',
    bug: 'the sink neither locks nor compares its head; no unique constraints',
    invariant: 'I4',
    in: { row: 'consumer-zombie' },
  },
  {
    name: 'auto-commit',
    bug: `offsets are committed to Kafka when records were fetched, and read back at the start; ${noLossFinder}`,
    invariant: 'I1',
    in: { row: 'consumer-killed' },
  },
  {
    name: 'skip-locked',
    bug: 'each replica takes the rows that no other has locked: FOR UPDATE SKIP LOCKED',
    invariant: 'I2',
    in: { row: 'no-fault' },
  },
  {
    name: 'relay-without-lock',
    bug: 'every replica is the relay at once',
    invariant: 'I7',
    in: { row: 'no-fault' },
  },
  {
    name: 'publish-in-handler',
    bug: 'only the process that committed a change publishes it, while it lives',
    invariant: 'I1',
    in: { row: 'api-killed' },
  },
  {
    name: 'sweeper-by-version',
    bug: 'an outbox row leaves when the log has its version, whatever event that is; the sink trusts the topic',
    invariant: 'I1',
    in: { row: 'foreign-records' },
  },
  {
    name: 'sink-without-comparison',
    bug: 'the sink takes what is on the topic without asking the outbox',
    invariant: 'I1',
    in: { row: 'foreign-records' },
  },
  {
    name: 'list-before-hello',
    bug: 'a page lists before the feed has said hello, and not again after it',
    invariant: 'I6',
    in: { simulation: 'faults/simulation/feed-world.test.ts' },
  },
];
