import { generateKeyPairSync } from 'node:crypto';
import { once, EventEmitter } from 'node:events';
import { signRecord } from '@tasktrail/ledger';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createAuditedBoard } from '../../../../test/audited-board.ts';
import { WatchThread } from './watch-thread.ts';

test('records of the topic that are not by the signer are counted and break nothing', async () => {
  const board = await createAuditedBoard();
  const heard = new EventEmitter();
  const write = (line: string) => {
    const { action, count } = JSON.parse(line) as { action: string; count?: number };
    heard.emit(action, count);
  };
  const logger = pino({ base: null }, { write });
  const states: { state: string; faults: unknown[]; complete_at: string | null }[] = [];
  const complete = Promise.withResolvers<void>();
  const thread = new WatchThread({ databaseUrl: board.auditReaderUrl, logger }, (state) => {
    states.push(state);
    if (state.complete_at !== null) complete.resolve();
  });
  try {
    const [signer, stranger] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
    const forged = signRecord(
      {
        kind: 'checkpoint',
        partition: 0,
        seq: 99,
        hash: 'ab'.repeat(32),
        topic_id: null,
        next_offset: 0,
        set_aside: [],
        signed_at: new Date().toISOString(),
      },
      stranger.privateKey,
    );
    const pemOf = ({ publicKey }: typeof signer) =>
      publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const warned = once(heard, 'foreign-checkpoints');
    thread.tell({ keyPem: pemOf(signer), records: [forged], unreadable: 2 });
    await complete.promise;

    expect(await warned).toEqual([3]);
    expect(thread.foreign).toBe(3);
    expect(states.at(-1)).toMatchObject({ state: 'whole', faults: [] });

    // Records that were by another key a moment ago are the signer's once the key is changed.
    thread.tell({ keyPem: pemOf(stranger), records: [forged], unreadable: 0 });
    await expect.poll(() => thread.foreign).toBe(0);
  } finally {
    await thread.stop();
    await board.stop();
  }
});
