import type { AuditFault, Verification } from '@tasktrail/contract';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { isFailure, type Failure } from '../../api/failure.ts';
import { words, Words } from '../../messages/pipeline-words.tsx';
import { exactTime, fullTime } from '../../messages/time.ts';
import { Glyph, type StatusMark } from '../../ui/marks.tsx';
import { FailureRegion } from '../failure-region.tsx';
import { useWorkspace } from '../use-workspace.ts';
import { placeWords } from './headline-words.ts';
import { usePipelineRoom } from './use-pipeline.ts';

const AGAIN_MS = 2_000;

type Verdict =
  | { readonly phase: 'none' | 'reading' }
  | { readonly phase: 'failed'; readonly failure: Failure }
  | { readonly phase: 'read'; readonly verification: Verification; readonly at: number };

/** Reads the verdict over the whole log, again while the walk is not done, and says what it cannot prove. */
export function VerifyNow(): ReactNode {
  const { verdict, verify, close } = useVerdict();
  return (
    <div className="verify">
      <button
        type="button"
        className="b link"
        aria-disabled={verdict.phase === 'reading'}
        onClick={() => void verify()}
      >
        {words(verdict.phase === 'reading' ? 'verify.doing' : 'verify.do')}
      </button>
      {verdict.phase === 'failed' && (
        <FailureRegion
          title={words('verify.failed')}
          failure={verdict.failure}
          onRetry={() => void verify()}
        />
      )}
      {verdict.phase === 'read' && (
        <VerdictWords verification={verdict.verification} at={verdict.at} onClose={close} />
      )}
    </div>
  );
}

function useVerdict() {
  const { api } = usePipelineRoom();
  const { now, announcer } = useWorkspace();
  const [verdict, setVerdict] = useState<Verdict>({ phase: 'none' });
  const asked = useRef(0);
  const read = async (isAsked: boolean): Promise<void> => {
    const mine = (asked.current += 1);
    try {
      const verification = await api.verify();
      if (mine !== asked.current) return;
      setVerdict({ phase: 'read', verification, at: now() });
      if (isAsked) announcer.say(verdictText(verification));
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (mine === asked.current) setVerdict({ phase: 'failed', failure: error });
    }
  };
  const isChecking = verdict.phase === 'read' && verdict.verification.state === 'checking';
  useEffect(() => {
    if (!isChecking) return undefined;
    const timer = setTimeout(() => void read(false), AGAIN_MS);
    return () => clearTimeout(timer);
  });
  return {
    verdict,
    verify: async () => {
      setVerdict({ phase: 'reading' });
      await read(true);
    },
    close: () => {
      asked.current += 1;
      setVerdict({ phase: 'none' });
    },
  };
}

const marks = { whole: 'done', checking: 'active', broken: 'blocked' } as const satisfies Record<
  Verification['state'],
  StatusMark
>;

/** The verdict itself: its sentence, the first bad row by name, and the limits of what was checked. */
export function VerdictWords(props: {
  verification: Verification;
  at: number;
  onClose: () => void;
}): ReactNode {
  const { verification, at } = props;
  return (
    <section className={`verdict ${verification.state}`} aria-labelledby="verdict-title">
      <h3 id="verdict-title">
        <Glyph mark={marks[verification.state]} />
        {words('verify.title', { at: exactTime(at) })}
      </h3>
      <VerdictSentence verification={verification} />
      {faultsOf(verification).map((fault) => (
        <FaultWords
          key={`${fault.kind} ${fault.partition ?? ''} ${fault.seq ?? ''} ${fault.subject ?? ''}`}
          fault={fault}
        />
      ))}
      <p className="meta">{completeWords(verification)}</p>
      {verification.cannot_prove.length > 0 && (
        <>
          <h4>{words('verify.cannot')}</h4>
          <ul>
            {verification.cannot_prove.map((limit) => (
              <li key={limit}>{words(`unproven.${limit}`)}</li>
            ))}
          </ul>
        </>
      )}
      <p className="meta">
        <Words id="verify.offline" />
      </p>
      <button type="button" className="b link" onClick={props.onClose}>
        {words('verify.close')}
      </button>
    </section>
  );
}

export function faultsOf({ chains, faults }: Verification): AuditFault[] {
  return [...chains.flatMap(({ first_bad: bad }) => bad ?? []), ...faults];
}

function sentenceOf(verification: Verification) {
  const { state, chains, tasks_compared: tasks, consistency } = verification;
  const rows = chains.reduce((sum, chain) => sum + chain.head_seq, 0);
  const verified = chains.reduce((sum, chain) => sum + chain.verified_seq, 0);
  const bad = chains.find((chain) => chain.first_bad !== null)?.first_bad ?? null;
  if (state === 'broken') {
    const id = bad === null ? 'verify.brokenBeside' : 'verify.broken';
    const place = placeWords(bad?.partition ?? null, bad?.seq ?? null);
    return { id, values: { place } } as const;
  }
  const values = {
    rows,
    verified,
    tasks,
    missing: consistency?.missing ?? words('verify.unknown'),
  };
  return { id: state === 'whole' ? 'verify.whole' : 'verify.checking', values } as const;
}

function VerdictSentence(props: { verification: Verification }): ReactNode {
  return (
    <p>
      <Words {...sentenceOf(props.verification)} />
    </p>
  );
}

function verdictText(verification: Verification): string {
  const { id, values } = sentenceOf(verification);
  return words(id, values);
}

function completeWords({ complete_at: at }: Verification): string {
  if (at === null) return words('verify.unfinished');
  return words('verify.complete', { at: fullTime(Date.parse(at)) });
}

function FaultWords(props: { fault: AuditFault }): ReactNode {
  const { fault } = props;
  return (
    <div className="fault">
      <p>
        <b className="strong">{placeWords(fault.partition, fault.seq)}</b>
        {': '}
        {words(`fault.${fault.kind}`)}
      </p>
      <p className="meta">
        {fault.detail} {aboutWords(fault)}
      </p>
    </div>
  );
}

function aboutWords({ event_id: event, subject }: AuditFault): string {
  if (subject === null) return '';
  return event === null
    ? words('verify.subject', { subject })
    : words('verify.event', { event, subject });
}
