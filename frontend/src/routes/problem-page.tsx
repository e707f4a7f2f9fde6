import { problems, type ProblemCode } from '@tasktrail/contract';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { problemWords } from '../messages/en-problems.ts';
import { PageTitle } from './page-title.tsx';

const route = getRouteApi('/problems/$code');

/** Where `type` of a problem leads: what the answer means and what to do about it. */
export function ProblemPage(): ReactNode {
  const { code } = route.useParams();
  const known = isCode(code) ? code : null;
  return (
    <main className="sheet ruled" id="sheet">
      <header className="top a">
        <span className="ink n">{known === null ? '' : problems[known].status}</span>
        <div className="words">
          <PageTitle title={known === null ? problemWords.unknown : problems[known].title} />
        </div>
      </header>
      <div className="scroll page">
        <div className="blank">
          <span />
          <p className="prose">
            {known === null ? problemWords.unknownLead : problemWords.codes[known]}
          </p>
        </div>
      </div>
    </main>
  );
}

function isCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}
