import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import {
  type Anchors,
  anchorsOfGenuine,
  genuineOf,
  readPublicKey,
  type SignedRecord,
} from '@tasktrail/ledger';
import { LogWatch, type WatchedState } from './log-watch.ts';
import { PatientClient } from './patient-client.ts';

/** The watch works a tenth of the time; with a small log it rests this long between rounds. */
const TIMES_ITS_LENGTH = 9;
const BETWEEN_ROUNDS_MS = 30_000;
const FOLLOW_MS = 1_000;

/** What the server tells the thread whenever it knows more. */
export interface ThreadInput {
  keyPem: string;
  records: SignedRecord[];
  /** Records of the topic that have not even the shape. */
  unreadable: number;
}

/** What the thread says. */
export type ThreadOutput =
  | { kind: 'state'; state: WatchedState }
  | { kind: 'complaint'; reason: string }
  /** So many records of the topic are not the signer's. */
  | { kind: 'foreign'; count: number };

/** What the thread is started with. */
export interface ThreadData {
  databaseUrl: string;
}

const { databaseUrl } = workerData as ThreadData;
const say = (output: ThreadOutput) => parentPort?.postMessage(output, []);
const client = new PatientClient(databaseUrl, (reason) => say({ kind: 'complaint', reason }));
let anchors: Anchors | undefined;
parentPort?.on('message', ({ keyPem, records, unreadable }: ThreadInput) => {
  const { genuine, foreign } = genuineOf(records, readPublicKey(keyPem));
  anchors = anchorsOfGenuine(genuine);
  say({ kind: 'foreign', count: foreign + unreadable });
});

const watch = new LogWatch({
  run: (work) => client.run(work),
  anchors: () => anchors,
  publish: (state) => say({ kind: 'state', state }),
  rest: (workedMs) => sleep(workedMs * TIMES_ITS_LENGTH),
  now: () => performance.now(),
});

for (;;) {
  await watch.round();
  for (let waited = 0; waited < BETWEEN_ROUNDS_MS; waited += FOLLOW_MS) {
    await sleep(FOLLOW_MS);
    await watch.follow();
  }
}
