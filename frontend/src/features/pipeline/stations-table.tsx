import type { Station } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { words } from '../../messages/pipeline-words.tsx';
import { language } from '../../messages/text.tsx';
import { exactTime, fullTime } from '../../messages/time.ts';
import { Glyph } from '../../ui/marks.tsx';
import { stationSeverity } from './headline.ts';
import { SampleBars } from './sample-bars.tsx';
import { stateMarks, TrendArrow } from './station-marks.tsx';

/** The thresholds of the contract, for the words below the table. */
export const SLOW_SECONDS = 5;
export const STALLED_SECONDS = 30;

const DECIMALS_BELOW = 100;

function figure(value: number, decimals: number): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(language.locale, digits).format(value);
}

/** 41.3, but 412: a tenth of a second says nothing about minutes. */
export function secondsFigure(seconds: number): string {
  return figure(seconds, seconds < DECIMALS_BELOW ? 1 : 0);
}

interface Measure {
  readonly key: string;
  readonly name: string;
  readonly className?: string;
  readonly cell: (station: Station) => ReactNode;
}

function Unknown(): ReactNode {
  return <span className="meta">{words('measure.unknown')}</span>;
}

function OldestWaiting({ oldest_seconds: seconds }: Station): ReactNode {
  if (seconds === null) return <Unknown />;
  return (
    <>
      <span className="figure">{secondsFigure(seconds)}</span>{' '}
      <span className="meta">{words('unit.seconds')}</span>
    </>
  );
}

function LastError({ last_error: error }: Station): ReactNode {
  if (error === null) return <span className="meta">{words('measure.none')}</span>;
  const at = Date.parse(error.at);
  return (
    <>
      <time dateTime={error.at} title={fullTime(at)}>
        {exactTime(at)}
      </time>{' '}
      {error.message}
    </>
  );
}

function Amount(props: { value: number | null; decimals: number }): ReactNode {
  if (props.value === null) return <Unknown />;
  return <span className="mono">{figure(props.value, props.decimals)}</span>;
}

function measuresOf(stations: readonly Station[], minutes: number): Measure[] {
  const most = Math.max(0, ...stations.flatMap((station) => station.samples));
  return [
    {
      key: 'oldest',
      name: words('measure.oldest'),
      className: 'big',
      cell: (station) => <OldestWaiting {...station} />,
    },
    { key: 'state', name: words('measure.state'), cell: (station) => <State {...station} /> },
    {
      key: 'waiting',
      name: words('measure.waiting'),
      cell: ({ waiting }) => <Amount value={waiting} decimals={0} />,
    },
    {
      key: 'trend',
      name: words('measure.trend'),
      cell: ({ trend }) => (
        <span className="trend">
          <TrendArrow trend={trend} />
          {words(`trend.${trend}`)}
        </span>
      ),
    },
    {
      key: 'rate',
      name: words('measure.rate'),
      cell: ({ rate }) => <Amount value={rate} decimals={1} />,
    },
    {
      key: 'samples',
      name: words('measure.samples', { minutes }),
      className: 'samples',
      cell: ({ samples }) => <SampleBars samples={samples} minutes={minutes} most={most} />,
    },
    { key: 'error', name: words('measure.error'), cell: (station) => <LastError {...station} /> },
  ];
}

function State({ state }: Station): ReactNode {
  return (
    <span className="trend">
      <Glyph mark={stateMarks[state]} />
      {words(`state.${state}`)}
    </span>
  );
}

/** Five stations from left to right, measure by measure: a table, because it is one. */
export function StationsTable(props: { stations: readonly Station[]; minutes: number }): ReactNode {
  const { stations, minutes } = props;
  const measures = measuresOf(stations, minutes);
  return (
    <table className="stations">
      <caption className="sr">{words('stations.caption')}</caption>
      <thead>
        <tr className="wire">
          <th scope="col">
            <span className="sr">{words('stations.measure')}</span>
          </th>
          {stations.map((station) => (
            <StationHead key={station.name} station={station} />
          ))}
        </tr>
      </thead>
      <tbody>
        {measures.map((measure) => (
          <tr key={measure.key} className={measure.className}>
            <th scope="row">{measure.name}</th>
            {stations.map((station) => (
              <td key={station.name} className={stationSeverity[station.state]}>
                {measure.cell(station)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StationHead(props: { station: Station }): ReactNode {
  const { name, state } = props.station;
  const severity = stationSeverity[state];
  return (
    <th scope="col" className={severity}>
      <span className="node" aria-hidden="true" />
      <span className="name">
        {severity !== 'good' && <Glyph mark={stateMarks[state]} />}
        {words(`station.${name}`)}
      </span>
      <span className="meta">{words(`about.${name}`)}</span>
    </th>
  );
}
