import type { ReactNode } from 'react';
import { words } from '../../messages/pipeline-words.tsx';
import { Glyph } from '../../ui/marks.tsx';
import { headlineOf, headlineSeverity } from './headline.ts';
import { navWords } from './headline-words.ts';
import { usePipeline } from './use-pipeline.ts';

/** What is wrong, in the width of the nav; nothing while all is well. The page's own read failing says the live badge. */
export function NavTrouble(): ReactNode {
  const { pipeline } = usePipeline('glance');
  if (pipeline === null) return null;
  const headline = headlineOf(pipeline);
  const trouble = navWords(headline);
  if (trouble !== null) {
    const isSlow = headlineSeverity(headline) === 'slow';
    return (
      <span className={isSlow ? 'nav-trouble slow' : 'nav-trouble bad'}>
        <Glyph mark={isSlow ? 'active' : 'blocked'} />
        {trouble}
      </span>
    );
  }
  const open = pipeline.quarantine?.unacknowledged ?? 0;
  if (open === 0) return null;
  return <span className="nav-trouble n">{words('nav.aside', { count: open })}</span>;
}
