import type { Pipeline, Station } from '@tasktrail/contract';

export type Severity = 'good' | 'slow' | 'bad';

/** The one sentence about the whole pipeline, before it is put into words. */
export type Headline =
  | { readonly kind: 'whole' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing'; readonly count: number }
  | { readonly kind: 'surplus'; readonly count: number }
  | { readonly kind: 'broken'; readonly partition: number | null; readonly seq: number | null }
  | { readonly kind: 'unreachable'; readonly station: Station['name'] }
  | {
      readonly kind: 'behind';
      readonly station: Station['name'];
      readonly seconds: number;
      readonly trend: Station['trend'];
      readonly severity: Severity;
    };

const ranks = { good: 0, slow: 1, stalled: 2, unreachable: 3 } as const;

export const stationSeverity = {
  good: 'good',
  slow: 'slow',
  stalled: 'bad',
  unreachable: 'bad',
} as const satisfies Record<Station['state'], Severity>;

/** The worst first: a broken promise, then a part that does not answer, then what is late. */
export function headlineOf(pipeline: Pipeline): Headline {
  const { consistency, verification } = pipeline;
  if (consistency !== null && consistency.missing > 0) {
    return { kind: 'missing', count: consistency.missing };
  }
  if (consistency !== null && consistency.missing < 0) {
    return { kind: 'surplus', count: -consistency.missing };
  }
  if (verification?.state === 'broken') {
    const bad = verification.chains.find((chain) => chain.first_bad !== null)?.first_bad;
    return { kind: 'broken', partition: bad?.partition ?? null, seq: bad?.seq ?? null };
  }
  const worst = worstStation(pipeline.stations);
  if (worst !== undefined) return aboutStation(worst);
  return consistency === null ? { kind: 'unknown' } : { kind: 'whole' };
}

/** Of stations equally bad the one where something waits longest; nearer to the database when even that is equal. */
function worstStation(stations: readonly Station[]): Station | undefined {
  return stations
    .filter((station) => station.state !== 'good')
    .toSorted(
      (a, b) =>
        ranks[b.state] - ranks[a.state] || (b.oldest_seconds ?? 0) - (a.oldest_seconds ?? 0),
    )[0];
}

function aboutStation(station: Station): Headline {
  const { name, state, trend, oldest_seconds: seconds } = station;
  if (state === 'unreachable') return { kind: 'unreachable', station: name };
  return {
    kind: 'behind',
    station: name,
    seconds: seconds ?? 0,
    trend,
    severity: stationSeverity[state],
  };
}

export function headlineSeverity(headline: Headline): Severity {
  if (headline.kind === 'whole') return 'good';
  return headline.kind === 'behind' ? headline.severity : 'bad';
}
