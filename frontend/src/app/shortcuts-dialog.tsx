import type { ReactNode } from 'react';
import { usePreferences, useWorkspace } from '../features/use-workspace.ts';
import { text, type MessageId } from '../messages/text.tsx';
import { Dialog } from '../ui/dialog.tsx';

const shortcuts: readonly { id: MessageId; keys: readonly string[] }[] = [
  { id: 'keys.create', keys: ['C', 'Q'] },
  { id: 'keys.search', keys: ['/'] },
  { id: 'keys.move', keys: ['J', 'K', '↓', '↑'] },
  { id: 'keys.ends', keys: ['Home', 'End', 'PgUp', 'PgDn'] },
  { id: 'keys.open', keys: ['Enter'] },
  { id: 'keys.peek', keys: ['Space'] },
  { id: 'keys.edit', keys: ['E', 'F2'] },
  { id: 'keys.status', keys: ['S'] },
  { id: 'keys.shift', keys: ['Shift →', 'Shift ←'] },
  { id: 'keys.delete', keys: ['Del'] },
  { id: 'keys.actions', keys: ['.', 'Shift F10'] },
  { id: 'keys.undo', keys: ['Ctrl Z'] },
  { id: 'keys.redo', keys: ['Ctrl Shift Z'] },
  { id: 'keys.escape', keys: ['Esc'] },
  { id: 'keys.go', keys: ['G L', 'G T', 'G P'] },
  { id: 'keys.help', keys: ['?'] },
];

/** Every key, and the switch for the single letters among them. */
export function ShortcutsDialog(props: { onClose: () => void }): ReactNode {
  const { preferences } = useWorkspace();
  const { letters } = usePreferences();
  return (
    <Dialog title={text('keys.title')} closeLabel={text('action.close')} onClose={props.onClose}>
      <dl className="keys">
        {shortcuts.map((shortcut) => (
          <div key={shortcut.id}>
            <dt>
              {shortcut.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text(shortcut.id)}</dd>
          </div>
        ))}
      </dl>
      <label className="letters">
        <input
          type="checkbox"
          className="tick"
          checked={letters}
          onChange={(event) => preferences.setLetters(event.target.checked)}
        />
        {text('keys.letters')}
      </label>
    </Dialog>
  );
}
