import type { QuarantineAct, QuarantinedBytes } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { words } from '../../messages/pipeline-words.tsx';
import { text } from '../../messages/text.tsx';
import { fullTime } from '../../messages/time.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureRegion } from '../failure-region.tsx';
import { usePipelineRoom } from '../pipeline/use-pipeline.ts';
import { useReading } from '../pipeline/use-reading.ts';
import { AcknowledgeForm } from './acknowledge-form.tsx';
import { BytesField } from './bytes-field.tsx';
import { recordPlace } from './record-words.ts';
import { saveFile } from './save-file.ts';
import { useActorNames } from './use-actor-names.ts';

/** One record that was set aside: its bytes, why it is here, and who has looked at it. */
export function RecordDialog(props: {
  id: string;
  onChanged: () => void;
  onClose: () => void;
}): ReactNode {
  const { id, onChanged, onClose } = props;
  const { api } = usePipelineRoom();
  const { value, failure, again } = useReading(id, async () => api.quarantined(id));
  const title =
    value === null ? words('aside.show') : words('record.title', { place: recordPlace(value) });
  return (
    <Dialog
      title={title}
      closeLabel={text('action.close')}
      className="record-dialog"
      onClose={onClose}
    >
      {failure !== null && (
        <FailureRegion title={words('record.failed')} failure={failure} onRetry={again} />
      )}
      {value === null && failure === null && <p className="lead">{words('record.loading')}</p>}
      {value !== null && (
        <>
          <RecordFacts record={value} />
          <Acts acts={value.acts} />
          <AcknowledgeForm
            id={id}
            isAgain={value.acts.length > 0}
            onDone={() => {
              again();
              onChanged();
            }}
          />
        </>
      )}
    </Dialog>
  );
}

function RecordFacts(props: { record: QuarantinedBytes }): ReactNode {
  const { record } = props;
  const name = `record-${record.id}`;
  return (
    <div className="facts">
      <dl>
        <div>
          <dt>{words('record.why')}</dt>
          <dd>
            <b className="strong">{words(`reason.${record.reason}`)}</b>
            <span className="detail">{record.detail}</span>
          </dd>
        </div>
        <div>
          <dt>{words('record.arrived')}</dt>
          <dd>{fullTime(Date.parse(record.quarantined_at))}</dd>
        </div>
        <div>
          <dt>{words('record.topic')}</dt>
          <dd className="mono">{record.topic_id}</dd>
        </div>
      </dl>
      <BytesField title={words('record.key')} base64={record.key} fileName={`${name}.key`} />
      <BytesField title={words('record.value')} base64={record.value} fileName={`${name}.value`} />
      <button
        type="button"
        className="b link"
        onClick={() =>
          saveFile(`${name}.json`, `${JSON.stringify(record, null, 2)}\n`, 'application/json')
        }
      >
        {words('record.export')}
      </button>
    </div>
  );
}

function Acts(props: { acts: readonly QuarantineAct[] }): ReactNode {
  const { acts } = props;
  const names = useActorNames(acts);
  if (acts.length === 0) return null;
  return (
    <section className="acts-of-record" aria-labelledby="acts-title">
      <h3 id="acts-title">{words('acknowledge.acts')}</h3>
      <ul>
        {acts.map((act) => (
          <li key={`${act.at} ${act.reason}`}>
            {words('acknowledge.done', {
              who: names(act.actor),
              at: fullTime(Date.parse(act.at)),
              reason: act.reason,
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
