import type { HistoryEntry } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { text, Text } from '../../messages/text.tsx';
import { clockTime, dayTitle, fullTime } from '../../messages/time.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useNames, useNow, useWorkspace } from '../use-workspace.ts';
import { countWords } from './diff-words.ts';
import { changedFields, type TaskView } from './fold-task.ts';
import { imageAt } from './image-at.ts';
import { fieldNames, type FieldName, type TaskFields } from './operation.ts';
import { idName, statusName } from './task-words.ts';

const labels = {
  title: 'column.title',
  description: 'panel.text',
  status: 'column.status',
} as const;

/** What a restore would change and whose later work it would take back, before it is done. */
export function RestoreDialog(props: {
  view: TaskView;
  entries: readonly HistoryEntry[];
  entry: HistoryEntry;
  onClose: () => void;
}): ReactNode {
  const { view, entries, entry, onClose } = props;
  const { actions } = useWorkspace();
  const at = Date.parse(entry.occurred_at);
  const image = imageAt(view, entries, entry.version);
  const changed = image === null ? [] : Object.keys(changedFields(view, image));
  return (
    <Dialog
      title={text('restore.title', { version: `v${entry.version}` })}
      closeLabel={text('action.close')}
      onClose={onClose}
    >
      <p className="lead">
        <Text
          id="restore.lead"
          values={{ task: idName(entry.task_id), time: fullTime(at), next: `v${view.version + 1}` }}
        />
      </p>
      {image !== null && <Comparison view={view} image={image} changed={changed} />}
      <Losses entries={entries.filter((later) => later.version > entry.version)} />
      <div className="end">
        <button
          type="button"
          className="b go"
          disabled={changed.length === 0}
          onClick={() => {
            onClose();
            actions.restoreTo(view.key, entry.version);
          }}
        >
          {text('restore.do', { count: changed.length })}
        </button>
        <button type="button" className="b bare" onClick={onClose}>
          {text('action.cancel')}
        </button>
      </div>
    </Dialog>
  );
}

function Comparison(props: {
  view: TaskView;
  image: TaskFields;
  changed: readonly string[];
}): ReactNode {
  return (
    <table className="table cmp">
      <thead>
        <tr>
          <th scope="col">
            <span className="sr">{text('restore.field')}</span>
          </th>
          <th scope="col">{text('restore.now')}</th>
          <th scope="col">{text('restore.then')}</th>
        </tr>
      </thead>
      <tbody>
        {fieldNames.map((field) => {
          const stays = !props.changed.includes(field);
          return (
            <tr key={field} className={stays ? 'keep' : undefined}>
              <th scope="row">{text(labels[field])}</th>
              <td>{valueWords(field, props.view)}</td>
              <td>
                {stays ? (
                  text('restore.stays')
                ) : (
                  <b className="strong">{valueWords(field, props.image)}</b>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function valueWords(field: FieldName, fields: TaskFields): string {
  if (field === 'status') return statusName(fields.status);
  if (field === 'title') return fields.title;
  return text('restore.words', { count: countWords(fields.description) });
}

function Losses(props: { entries: readonly HistoryEntry[] }): ReactNode {
  const name = useNames();
  const now = useNow();
  return (
    <>
      <h3 className="lose">{text('restore.losses', { count: props.entries.length })}</h3>
      <ul className="losses">
        {props.entries.slice(0, 12).map((entry) => {
          const at = Date.parse(entry.occurred_at);
          return (
            <li key={entry.event_id}>
              <b className="strong">{name(entry.actor)}</b>
              <span>{`v${entry.version}, ${dayTitle(at, now)} ${clockTime(at)}`}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
