import { TaskStatus, type HistoryEntry } from '@tasktrail/contract';
import type { ReactNode } from 'react';
import { text, Text } from '../../messages/text.tsx';
import { Arrow } from '../../ui/marks.tsx';
import { countWords, diffWords } from './diff-words.ts';
import type { Operation } from './operation.ts';
import { statusName } from './task-words.ts';

/** What a change did, as a sentence with before and after. The name of who did it stands before. */
export function ChangeWords(props: { entry: HistoryEntry }): ReactNode {
  const { entry } = props;
  if (entry.event === 'task.created') return <Text id="change.created" />;
  if (entry.event === 'task.deleted') return <Text id="change.deleted" />;
  const parts = [<Verb key="verb" entry={entry} />];
  for (const field of ['status', 'title', 'description'] as const) {
    const change = entry.changes?.[field];
    if (change === undefined) continue;
    parts.push(
      <FieldChange key={field} field={field} from={textOf(change.from)} to={textOf(change.to)} />,
    );
  }
  return <span className="changes">{parts}</span>;
}

function Verb(props: { entry: HistoryEntry }): ReactNode {
  const version = props.entry.cause.restored_version;
  if (props.entry.event === 'task.restored') return <Text id="change.undeleted" />;
  if (version === undefined) return null;
  return <Text id="change.restored" values={{ version: `v${version}` }} />;
}

type Field = 'status' | 'title' | 'description';

/** These fields are texts in every version of the log. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function FieldChange(props: { field: Field; from: string; to: string }): ReactNode {
  const { field, from, to } = props;
  if (field === 'status') {
    return (
      <span>
        <Text id="change.moved" /> <s>{statusWord(from)}</s>
        <Arrow label={text('change.to')} />
        <b className="strong">{statusWord(to)}</b>
      </span>
    );
  }
  if (field === 'title') {
    return (
      <span>
        <Text id="change.renamed" /> <Diff from={from} to={to} />
      </span>
    );
  }
  return <TextChange from={from} to={to} />;
}

function TextChange(props: { from: string; to: string }): ReactNode {
  const { removed, added } = diffWords(props.from, props.to);
  return (
    <span>
      <Text id="change.text" />{' '}
      <span className="note">
        {text('change.words', { added: countWords(added), removed: countWords(removed) })}
      </span>
      <details className="diff">
        <summary>{text('change.show')}</summary>
        <p className="prose">
          <Diff from={props.from} to={props.to} />
        </p>
      </details>
    </span>
  );
}

/** Removed and added are struck and underlined, and said: colour only confirms. */
export function Diff(props: { from: string; to: string }): ReactNode {
  const { before, removed, added, after } = diffWords(props.from, props.to);
  return (
    <>
      {before}
      <Marked tag="del" label={text('change.removed')} words={removed} />
      {removed.trim() !== '' && added.trim() !== '' && ' '}
      <Marked tag="ins" label={text('change.added')} words={added} />
      {after}
    </>
  );
}

/** The mark lies on the words, not on the spaces around them. */
function Marked(props: { tag: 'ins' | 'del'; label: string; words: string }): ReactNode {
  const { tag: Tag, label, words } = props;
  const core = words.trim();
  if (core === '') return words;
  const start = words.indexOf(core);
  return (
    <>
      {words.slice(0, start)}
      <Tag>
        <span className="sr">{label} </span>
        {core}
      </Tag>
      {words.slice(start + core.length)}
    </>
  );
}

function statusWord(value: string): string {
  const status = TaskStatus.safeParse(value);
  return status.success ? statusName(status.data) : value;
}

/** A change that is still on this device, in the same words. */
export function PendingWords(props: { operation: Operation }): ReactNode {
  const { intent } = props.operation;
  switch (intent.kind) {
    case 'create':
      return text('pending.create', { title: intent.set.title });
    case 'delete':
      return text('pending.delete');
    case 'undelete':
      return text('pending.undelete');
    case 'restore':
      return text('pending.restore', { version: `v${intent.version}` });
    case 'update':
      return (
        <span className="changes">
          {(['status', 'title', 'description'] as const).map((field) => {
            const to = intent.set[field];
            if (to === undefined) return null;
            return (
              <FieldChange key={field} field={field} from={intent.base[field] ?? ''} to={to} />
            );
          })}
        </span>
      );
    default:
      return intent satisfies never;
  }
}
