import type { EventJourney } from '@tasktrail/contract';
import type { CSSProperties, ReactNode } from 'react';
import { words } from '../../messages/pipeline-words.tsx';
import { language } from '../../messages/text.tsx';
import { Glyph } from '../../ui/marks.tsx';
import { SLOW_SECONDS, STALLED_SECONDS } from './stations-table.tsx';
import { placeOf, scaleMarks, scaleOf, waterfall, type WaterfallBar } from './waterfall-scale.ts';

const whole = (ms: number): string =>
  new Intl.NumberFormat(language.locale, { maximumFractionDigits: ms < 10 ? 1 : 0 }).format(ms);

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** One event's way as a waterfall, with every figure as text beside its bar. */
export function Waterfall(props: { journey: EventJourney }): ReactNode {
  const { journey } = props;
  const isAudited = journey.steps.some((step) => step.name === 'audited' && step.after_ms !== null);
  return (
    <table className="table waterfall">
      <thead>
        <tr>
          <th scope="col">{words('journey.step')}</th>
          <th scope="col" className="number">
            {words('journey.after')}
          </th>
          <th scope="col" className="number">
            {words('journey.delta')}
          </th>
          <th scope="col">
            <Axis most={scaleOf(journey)} />
            <span className="sr">{words('journey.scale')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {waterfall(journey).map((bar) => (
          <Step key={bar.name} bar={bar} isPast={isAudited} />
        ))}
      </tbody>
    </table>
  );
}

function Axis(props: { most: number }): ReactNode {
  return (
    <span className="axis" aria-hidden="true">
      {scaleMarks
        .filter((ms) => ms <= props.most)
        .map((ms) => (
          <span key={ms} style={{ insetInlineStart: percent(placeOf(ms, props.most)) }}>
            {ms < 1_000
              ? words('journey.ms', { ms })
              : words('time.seconds', { count: ms / 1_000 })}
          </span>
        ))}
    </span>
  );
}

/** `isPast`: the event is in the log, so a step without a time happened where this server did not see it. */
function Step(props: { bar: WaterfallBar; isPast: boolean }): ReactNode {
  const { name, after, took, from, to } = props.bar;
  if (after === null) {
    return (
      <tr>
        <th scope="row">{words(`step.${name}`)}</th>
        <td colSpan={3} className="meta">
          {words(props.isPast ? 'journey.unknown' : 'journey.waiting')}
        </td>
      </tr>
    );
  }
  const seconds = (took ?? 0) / 1_000;
  const severity = seconds < SLOW_SECONDS ? 'good' : seconds < STALLED_SECONDS ? 'slow' : 'bad';
  const place: CSSProperties = { marginInlineStart: percent(from), width: percent(to - from) };
  return (
    <tr className={severity}>
      <th scope="row">
        {severity !== 'good' && <Glyph mark={severity === 'slow' ? 'active' : 'blocked'} />}
        {words(`step.${name}`)}
      </th>
      <td className="number mono">{words('journey.ms', { ms: whole(after) })}</td>
      <td className="number mono">
        {took === null ? '' : words('journey.plus', { ms: whole(took) })}
      </td>
      <td aria-hidden="true">
        <span className="bar-of-step" style={place} />
      </td>
    </tr>
  );
}
