import type { Verification } from '@tasktrail/contract';

/** Before the first look at the log. */
export const notVerified: Verification = {
  state: 'checking',
  complete_at: null,
  chains: [],
  faults: [],
  tasks_compared: 0,
  foreign_checkpoints: 0,
  consistency: null,
  cannot_prove: [
    'written_past_triggers',
    'columns_not_hashed',
    'who_was_behind_an_actor',
    'no_checkpoints',
  ],
};
