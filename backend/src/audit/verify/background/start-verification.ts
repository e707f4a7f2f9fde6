import type { Verification } from '@tasktrail/contract';
import type { Logger } from 'pino';
import { notVerified } from '../not-verified.ts';
import { followCheckpoints } from './follow-checkpoints.ts';
import { WatchThread } from './watch-thread.ts';

export interface VerificationOptions {
  databaseUrl: string;
  bootstrap: string[];
  /** Where the signer publishes, and the copy of its public key; without them nothing signed is compared. */
  checkpoints: { topic: string; keyFile: string } | undefined;
  logger: Logger;
}

export interface RunningVerification {
  /** As far as it has come: an answer from memory. */
  state: () => Verification;
  stop: () => Promise<void>;
}

/** Verifies the log in a thread of its own, so that hashing holds up no request. */
export function startVerification(options: VerificationOptions): RunningVerification {
  let state: Verification = notVerified;
  const thread = new WatchThread(options, (next) => {
    state = { ...notVerified, ...next };
  });
  const { bootstrap, checkpoints, logger } = options;
  const source =
    checkpoints &&
    followCheckpoints({ bootstrap, checkpoints, logger }, (input) => thread.tell(input));
  return {
    state: () => ({ ...state, foreign_checkpoints: thread.foreign }),
    stop: async () => {
      await Promise.all([source?.stop(), thread.stop()]);
    },
  };
}
