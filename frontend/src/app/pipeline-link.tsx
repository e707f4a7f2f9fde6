import { Link } from '@tanstack/react-router';
import { Component, lazy, Suspense, type ReactNode } from 'react';
import { text } from '../messages/text.tsx';
import { Icon } from '../ui/marks.tsx';

/** Fetched after the page: the list does not wait for it. */
const NavTrouble = lazy(async () => {
  const { NavTrouble } = await import('../features/pipeline/nav-trouble.tsx');
  return { default: NavTrouble };
});

/** The way to the pipeline; beside its name stands what is wrong there. */
export function PipelineLink(props: { onGo?: () => void }): ReactNode {
  return (
    <Link
      to="/pipeline"
      search={{}}
      activeOptions={{ exact: true, includeSearch: false }}
      onClick={props.onGo}
    >
      <Icon name="pipeline" />
      {text('page.pipeline')}
      <Optional>
        <Suspense>
          <NavTrouble />
        </Suspense>
      </Optional>
    </Link>
  );
}

/** A word that could not be fetched, offline or from an older build, is no reason to lose the page. */
class Optional extends Component<{ children: ReactNode }, { isLost: boolean }> {
  override state = { isLost: false };

  static getDerivedStateFromError(): { isLost: boolean } {
    return { isLost: true };
  }

  override render(): ReactNode {
    return this.state.isLost ? null : this.props.children;
  }
}
