import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../features/use-workspace.ts';
import { text } from '../messages/text.tsx';
import { Icon } from '../ui/marks.tsx';
import { PipelineLink } from './pipeline-link.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

export type FrameDialog = 'shortcuts' | 'menu';

const exact = { exact: true, includeSearch: false } as const;

export function Wordmark(): ReactNode {
  return (
    <div className="mark">
      <svg viewBox="0 0 20 16" aria-hidden="true">
        <path d="M1 15h18M3 15v-5M7 15v-3M11 15V6M17 15V1" shapeRendering="crispEdges" />
      </svg>
      {text('app.name')}
    </div>
  );
}

/** The way around, on wide screens. */
export function Nav(props: { onDialog: (dialog: FrameDialog) => void }): ReactNode {
  const me = useMe();
  return (
    <nav className="nav" aria-label={text('nav.label')}>
      <Wordmark />
      <ul>
        <li>
          <Link to="/" activeOptions={exact}>
            <Icon name="list" />
            {text('page.tasks')}
          </Link>
        </li>
        <li>
          <Link to="/trash" activeOptions={exact}>
            <Icon name="trash" />
            {text('page.trash')}
          </Link>
        </li>
      </ul>
      <div className="nav-foot">
        <ul>
          <li>
            <PipelineLink />
          </li>
        </ul>
        <ThemeSwitch />
        <button type="button" className="nav-button" onClick={() => props.onDialog('menu')}>
          <Icon name="person" />
          <span className="clip">{me.name ?? text('name.none')}</span>
        </button>
        <button type="button" className="nav-button" onClick={() => props.onDialog('shortcuts')}>
          <Icon name="keys" />
          <span className="grow">{text('keys.title')}</span>
          <kbd aria-hidden="true">?</kbd>
        </button>
      </div>
    </nav>
  );
}

/** The way around where the hand is: at the foot of a phone, and of any screen too narrow for the nav. */
export function BottomBar(props: {
  onDialog: (dialog: FrameDialog) => void;
  onCreate: () => void;
}): ReactNode {
  return (
    <nav className="bar" aria-label={text('nav.label')}>
      <Link to="/" activeOptions={exact}>
        <Icon name="list" />
        {text('page.tasks')}
      </Link>
      <button
        type="button"
        className="bar-new"
        aria-label={text('action.new')}
        onClick={props.onCreate}
      >
        <Icon name="plus" />
        {text('nav.new')}
      </button>
      <Link to="/trash" activeOptions={exact}>
        <Icon name="trash" />
        {text('page.trash')}
      </Link>
      <button type="button" onClick={() => props.onDialog('menu')}>
        <Icon name="more" />
        {text('nav.more')}
      </button>
    </nav>
  );
}
