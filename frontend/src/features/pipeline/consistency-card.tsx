import type { Consistency, Pipeline } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { words } from '../../messages/pipeline-words.tsx';
import { language } from '../../messages/text.tsx';
import { exactTime } from '../../messages/time.ts';
import { ChainState } from './chain-state.tsx';

const amount = (count: number): string => new Intl.NumberFormat(language.locale).format(count);

function title(consistency: Consistency | null): string {
  if (consistency === null) return words('headline.unknown');
  const { missing } = consistency;
  if (missing === 0) return words('headline.whole');
  return missing > 0
    ? words('headline.missing', { count: missing })
    : words('headline.surplus', { count: -missing });
}

/** The law as a sum: what is committed is audited, in Kafka or in the outbox, and nothing is missing. */
export function ConsistencyCard(props: { pipeline: Pipeline; children?: ReactNode }): ReactNode {
  const { consistency } = props.pipeline;
  return (
    <section className="sum" aria-labelledby="consistency-title">
      <span className="margin-word">{words('consistency.margin')}</span>
      <div>
        <h2 id="consistency-title">{title(consistency)}</h2>
        {consistency === null ? (
          <p>{words('consistency.unknown')}</p>
        ) : (
          <Sum consistency={consistency} />
        )}
        <ChainState pipeline={props.pipeline} />
        {props.children}
      </div>
    </section>
  );
}

function Sum(props: { consistency: Consistency }): ReactNode {
  const { consistency } = props;
  const { missing } = consistency;
  return (
    <>
      <dl>
        <Line name={words('consistency.audited')} count={consistency.audited} />
        <Line name={words('consistency.kafka')} count={consistency.in_kafka} />
        <Line name={words('consistency.outbox')} count={consistency.in_outbox} />
        <Line
          name={words('consistency.committed')}
          count={consistency.committed}
          className="total"
        />
        <Line
          name={words(missing < 0 ? 'consistency.surplus' : 'consistency.missing')}
          count={Math.abs(missing)}
          className={missing === 0 ? 'zero' : 'not-zero'}
        />
      </dl>
      <p className="meta">
        {words('consistency.at', { time: exactTime(Date.parse(consistency.at)) })}
      </p>
    </>
  );
}

function Line(props: { name: string; count: number; className?: string }): ReactNode {
  return (
    <div className={props.className}>
      <dt>{props.name}</dt>
      <dd>{amount(props.count)}</dd>
    </div>
  );
}
