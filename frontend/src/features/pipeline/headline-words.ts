import type { Headline } from './headline.ts';
import { words } from '../../messages/pipeline-words.tsx';

const MINUTES_FROM = 120;
const HOURS_FROM = 7_200;

/** 41 s, 7 min, 3 h: as exact as anybody needs to know at a glance. */
export function duration(seconds: number): string {
  if (seconds < MINUTES_FROM) return words('time.seconds', { count: Math.round(seconds) });
  if (seconds < HOURS_FROM) return words('time.minutes', { count: Math.round(seconds / 60) });
  return words('time.hours', { count: Math.round(seconds / 3_600) });
}

export function placeWords(partition: number | null, seq: number | null): string {
  if (partition === null) return words('place.beside');
  const name = String(partition);
  if (seq === null) return words('place.partition', { partition: name });
  return words('place.row', { partition: name, seq: String(seq) });
}

/** Audit is 41 s behind and growing. */
export function headlineWords(headline: Headline): string {
  switch (headline.kind) {
    case 'whole':
      return words('headline.whole');
    case 'unknown':
      return words('headline.unknown');
    case 'missing':
      return words('headline.missing', { count: headline.count });
    case 'surplus':
      return words('headline.surplus', { count: headline.count });
    case 'broken':
      return words('headline.broken', { place: placeWords(headline.partition, headline.seq) });
    case 'unreachable':
      return words('headline.unreachable', { station: words(`station.${headline.station}`) });
    case 'behind':
      return words('headline.behind', {
        station: words(`station.${headline.station}`),
        time: duration(headline.seconds),
        trend: headline.trend,
      });
    default:
      return headline satisfies never;
  }
}

/** The same in the width of the nav: audit 41 s. */
export function navWords(headline: Headline): string | null {
  switch (headline.kind) {
    case 'whole':
      return null;
    case 'unknown':
      return words('nav.unknown');
    case 'missing':
      return words('nav.missing', { count: headline.count });
    case 'surplus':
      return words('nav.surplus', { count: headline.count });
    case 'broken':
      return words('nav.broken');
    case 'unreachable':
      return words('nav.unreachable', { station: words(`short.${headline.station}`) });
    case 'behind':
      return words('nav.behind', {
        station: words(`short.${headline.station}`),
        time: duration(headline.seconds),
      });
    default:
      return headline satisfies never;
  }
}
