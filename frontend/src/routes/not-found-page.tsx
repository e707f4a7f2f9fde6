import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { text } from '../messages/text.tsx';
import { PageTitle } from './page-title.tsx';

export function NotFoundPage(): ReactNode {
  return (
    <main className="sheet ruled" id="sheet">
      <header className="top a">
        <span className="ink n">404</span>
        <div className="words">
          <PageTitle title={text('page.notFound')} />
        </div>
      </header>
      <div className="scroll page">
        <div className="blank">
          <span />
          <p>
            {text('notFound.words')}{' '}
            <Link to="/" className="b link">
              {text('notFound.back')}
            </Link>
          </p>
        </div>
      </div>
    </main>
  );
}
