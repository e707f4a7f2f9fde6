import type { LiveFrame, TaskEvent } from '@tasktrail/contract';

/**
 * How a page joins the live feed without losing a change (a pure state machine, so tests can drive it on a fixed schedule):
 * wait for `hello`, *then* list, keep what arrives meanwhile, apply it after the list. Records below the cursor of `hello`
 * were committed before the list was read; everything else is delivered. Duplicates fall to the version rule of the store.
 */
export interface JoinState {
  phase: 'waiting' | 'listing' | 'joined';
  /** Counts listings: an answer to an earlier one is stale. */
  round: number;
  buffer: readonly TaskEvent[];
}

export type JoinInput<Listing> =
  | { type: 'frame'; frame: LiveFrame }
  | { type: 'listed'; round: number; listing: Listing }
  /** No `hello` in time (Kafka down, socket refused): list anyway, and once more after `hello`. */
  | { type: 'impatient' };

export type JoinEffect<Listing> =
  /** `resync`: there was a gap, so what is known and not listed again may be stale. */
  | { type: 'list'; round: number; resync: boolean }
  | { type: 'merge'; listing: Listing }
  | { type: 'apply'; events: readonly TaskEvent[] };

export const notJoined: JoinState = { phase: 'waiting', round: 0, buffer: [] };

type Step<Listing> = readonly [JoinState, readonly JoinEffect<Listing>[]];

export function join<Listing>(state: JoinState, input: JoinInput<Listing>): Step<Listing> {
  if (input.type === 'frame') return onFrame(state, input.frame);
  if (input.type === 'listed') return onListed(state, input.round, input.listing);
  if (state.round > 0 || state.phase !== 'waiting') return [state, []];
  return [{ ...state, round: 1 }, [{ type: 'list', round: 1, resync: false }]];
}

function onFrame<Listing>(state: JoinState, frame: LiveFrame): Step<Listing> {
  if (frame.type === 'hello' || frame.type === 'resync') {
    const round = state.round + 1;
    // What was kept lies before the gap: a later change of it may be in the gap, and the new listing knows both.
    return [
      { phase: 'listing', round, buffer: [] },
      [{ type: 'list', round, resync: state.round > 0 }],
    ];
  }
  if (frame.type !== 'event') return [state, []];
  if (state.phase === 'joined') return [state, [{ type: 'apply', events: [frame.event] }]];
  return [{ ...state, buffer: [...state.buffer, frame.event] }, []];
}

function onListed<Listing>(state: JoinState, round: number, listing: Listing): Step<Listing> {
  if (round !== state.round) return [state, []];
  const merge: JoinEffect<Listing> = { type: 'merge', listing };
  if (state.phase !== 'listing') return [state, [merge]];
  return [{ phase: 'joined', round, buffer: [] }, [merge, { type: 'apply', events: state.buffer }]];
}
