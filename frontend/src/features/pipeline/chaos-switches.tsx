import { useSyncExternalStore, type ReactNode } from 'react';
import { words, Words, type PipelineWordsId } from '../../messages/pipeline-words.tsx';
import { exactTime } from '../../messages/time.ts';
import { failureWords } from '../failure-words.ts';
import type { ChaosAct, ChaosNote } from './chaos-acts.ts';
import { usePipelineRoom } from './use-pipeline.ts';

const names: Readonly<Record<string, PipelineWordsId>> = {
  'consumer kill': 'chaos.killConsumer',
  'kafka kill': 'chaos.killKafka',
  'backend kill': 'chaos.killBackend',
  'database pause': 'chaos.pauseDatabase',
  'database resume': 'chaos.resumeDatabase',
};

/** The database is paused and let go on; every other part is killed, and started again by whoever runs it. */
export function actsOf(target: string): readonly ChaosAct[] {
  return target === 'database' ? ['pause', 'resume'] : ['kill'];
}

function nameOf(target: string, act: ChaosAct): string {
  const id = names[`${target} ${act}`];
  return id === undefined ? words('chaos.kill', { target }) : words(id);
}

export function noteWords({ outcome, at, part, failure }: ChaosNote): string {
  const values = { at: exactTime(at), part: part ?? '' };
  if (outcome === 'done') return words('chaos.done', values);
  if (outcome === 'nothing') return words('chaos.nothing', values);
  if (outcome === 'unanswered') return words('chaos.unanswered', values);
  if (outcome === 'refused' && failure !== null) {
    return words('chaos.refused', { ...values, why: failureWords(failure) });
  }
  return words('chaos.did', values);
}

/** Switches that break a part, for showing: only where the system was started for it. */
export function ChaosSwitches(props: { targets: readonly string[] }): ReactNode {
  const { chaos } = usePipelineRoom();
  const notes = useSyncExternalStore(chaos.subscribe, chaos.get);
  return (
    <section className="chaos band" aria-labelledby="chaos-title">
      <span className="margin-word">{words('chaos.margin')}</span>
      <div>
        <h2 id="chaos-title">{words('chaos.title')}</h2>
        <p className="meta">
          <Words id="chaos.lead" />
        </p>
        <ul>
          {props.targets.map((target) => (
            <li key={target}>
              {actsOf(target).map((act) => (
                <button
                  key={act}
                  type="button"
                  className="b"
                  onClick={() => void chaos.do(target, act)}
                >
                  {nameOf(target, act)}
                </button>
              ))}
              <ChaosNoteWords note={notes.get(target)} target={target} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function ChaosNoteWords(props: { note: ChaosNote | undefined; target: string }): ReactNode {
  const { note, target } = props;
  return (
    <output className="meta">
      {note !== undefined && `${nameOf(target, note.act)}: ${noteWords(note)}`}
    </output>
  );
}
