import type { EventJourney } from '@tasktrail/contract';

type StepName = EventJourney['steps'][number]['name'];

export interface WaterfallBar {
  readonly name: StepName;
  /** Since the commit; null: it has not happened, or this server did not see it. */
  readonly after: number | null;
  /** Since the step it follows from. */
  readonly took: number | null;
  /** Shares of the scale, 0 to 1. */
  readonly from: number;
  readonly to: number;
}

/** What a step waits for: audit and screens both read from Kafka, neither waits for the other. */
const follows: Readonly<Record<StepName, StepName | null>> = {
  committed: null,
  published: 'committed',
  acked: 'published',
  audited: 'acked',
  delivered: 'acked',
};

const LEAST_SCALE_MS = 10_000;
export const scaleMarks = [10, 100, 1_000, 10_000, 100_000, 1_000_000] as const;

/** Where a moment stands: log scale, the commit at the left edge. */
export function placeOf(ms: number, most: number): number {
  return Math.log10(1 + Math.max(0, ms)) / Math.log10(1 + most);
}

export function scaleOf(journey: EventJourney): number {
  return Math.max(LEAST_SCALE_MS, ...journey.steps.map(({ after_ms: after }) => after ?? 0));
}

/** The bars of one event's way, each from the end of the step it follows from. */
export function waterfall(journey: EventJourney): WaterfallBar[] {
  const most = scaleOf(journey);
  const known = new Map(journey.steps.map((step) => [step.name, step.after_ms]));
  return journey.steps.map(({ name, after_ms: after }) => {
    const begun = beginningOf(name, known);
    return {
      name,
      after,
      took: after === null || follows[name] === null ? null : after - begun,
      from: placeOf(begun, most),
      to: placeOf(after ?? begun, most),
    };
  });
}

/** The nearest earlier step that is known: the commit always is. */
function beginningOf(name: StepName, known: ReadonlyMap<StepName, number | null>): number {
  const before = follows[name];
  if (before === null) return 0;
  return known.get(before) ?? beginningOf(before, known);
}
