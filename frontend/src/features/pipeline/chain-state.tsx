import type { ChainVerdict, Pipeline } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { words } from '../../messages/pipeline-words.tsx';
import { clockTime, fullTime } from '../../messages/time.ts';
import { Glyph, type StatusMark } from '../../ui/marks.tsx';

/** How far each partition's chain was walked and what of it is signed. */
export function ChainState(props: { pipeline: Pipeline }): ReactNode {
  const { verification, last_checkpoint_at: signedAt } = props.pipeline;
  if (verification === null) return <p className="meta">{words('chain.none')}</p>;
  const checkpoint =
    signedAt === null
      ? words('chain.noCheckpoint')
      : words('chain.checkpoint', { at: clockTime(Date.parse(signedAt)) });
  const { state, chains } = verification;
  return (
    <>
      <p className="meta chain-words">
        {words(`chain.${state}`, { count: chains.length, checkpoint })}
      </p>
      {chains.length > 0 && <Chains chains={chains} />}
    </>
  );
}

function Chains(props: { chains: readonly ChainVerdict[] }): ReactNode {
  return (
    <table className="table chains">
      <caption className="sr">{words('chain.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{words('chain.partition')}</th>
          <th scope="col">{words('chain.rows')}</th>
          <th scope="col">{words('chain.upTo')}</th>
          <th scope="col">{words('chain.state')}</th>
        </tr>
      </thead>
      <tbody>
        {props.chains.map((chain) => (
          <Chain key={chain.partition} chain={chain} />
        ))}
      </tbody>
    </table>
  );
}

function Chain(props: { chain: ChainVerdict }): ReactNode {
  const { chain } = props;
  const { mark, name } = chainState(chain);
  return (
    <tr className={mark === 'blocked' ? 'bad' : undefined}>
      <th scope="row" className="mono">
        {String(chain.partition)}
      </th>
      <td className="mono">
        {words('chain.of', { verified: chain.verified_seq, head: chain.head_seq })}
      </td>
      <td>
        <Signed checkpoint={chain.checkpoint} />
      </td>
      <td>
        <span className="trend">
          <Glyph mark={mark} />
          {name}
        </span>
      </td>
    </tr>
  );
}

function Signed(props: { checkpoint: ChainVerdict['checkpoint'] }): ReactNode {
  const { checkpoint } = props;
  if (checkpoint === null) return <span className="meta">{words('chain.unsigned')}</span>;
  const at = Date.parse(checkpoint.signed_at);
  return (
    <span title={fullTime(at)}>
      {words('chain.signed', { seq: String(checkpoint.seq), at: clockTime(at) })}
    </span>
  );
}

function chainState(chain: ChainVerdict): { readonly mark: StatusMark; readonly name: string } {
  const bad = chain.first_bad;
  if (bad !== null) {
    const name =
      bad.seq === null
        ? words('chain.stateFault')
        : words('chain.stateBroken', { seq: String(bad.seq) });
    return { mark: 'blocked', name };
  }
  return chain.verified_seq < chain.head_seq
    ? { mark: 'active', name: words('chain.stateChecking') }
    : { mark: 'done', name: words('chain.stateWhole') };
}
