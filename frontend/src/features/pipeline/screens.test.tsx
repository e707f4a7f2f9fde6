import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import {
  aChain,
  aJourney,
  aPipeline,
  aStation,
  aVerification,
  consistency,
} from '../../testing/pipeline-samples.ts';
import { ConsistencyCard } from './consistency-card.tsx';
import { barsPath } from './sample-bars.tsx';
import { secondsFigure, StationsTable } from './stations-table.tsx';
import { VerdictWords } from './verify-now.tsx';
import { Waterfall } from './waterfall.tsx';

/** What a reader gets of it: the words, one space between them. */
function wordsOf(element: ReactNode): string {
  return renderToStaticMarkup(element)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('the stations', () => {
  const stalled = aStation({
    name: 'audit',
    state: 'stalled',
    oldest_seconds: 41.32,
    waiting: 1_200,
    trend: 'growing',
    rate: 0,
    samples: [5, 0, 3],
    last_error: { at: '2026-11-22T11:58:20.000Z', message: 'the consumer does not answer' },
  });

  test('say every measure in words and figures, not by colour', () => {
    const { stations } = aPipeline({}, [stalled]);
    const table = wordsOf(<StationsTable stations={stations} minutes={15} />);
    expect(table).toMatch(/Oldest waiting( 0\.0 s){3} 41\.3 s 0\.0 s/);
    expect(table).toMatch(/State good good good stalled good/);
    expect(table).toMatch(/Waiting 0 0 0 1,200 0/);
    expect(table).toMatch(/Trend steady steady steady growing steady/);
    expect(table).toContain('8 events in 15 minutes, 3 in the last 15 seconds');
    expect(table).toMatch(/Last error none none none \d\d:58:20 the consumer does not answer/);
  });

  test('have a shape of their own for every state', () => {
    const shapes = (['good', 'slow', 'stalled', 'unreachable'] as const).map((state) =>
      renderToStaticMarkup(
        <StationsTable stations={[aStation({ name: 'kafka', state })]} minutes={15} />,
      ).replace(/.*(<svg class="g .*?<\/svg>).*/, '$1'),
    );
    expect(new Set(shapes).size).toBe(4);
  });

  test('say that a figure is unknown instead of showing a zero', () => {
    const silent = aStation({
      name: 'kafka',
      state: 'unreachable',
      oldest_seconds: null,
      waiting: null,
      rate: null,
    });
    const table = wordsOf(<StationsTable stations={[silent]} minutes={15} />);
    expect(table).toContain('Oldest waiting unknown State no answer Waiting unknown');
    expect(table).not.toContain('0.0');
  });

  test('show a tenth of a second only where it tells', () => {
    expect([0, 41.32, 99.94, 412.6].map(secondsFigure)).toEqual(['0.0', '41.3', '99.9', '413']);
  });

  test('draw the newest sample at the right edge, and a stroke where nothing happened', () => {
    expect(barsPath([0, 12, 24], 4, 24)).toBe('M1.5 24v-1M2.5 24v-12M3.5 24v-24');
    expect(barsPath([7, 1, 2], 2, 2)).toBe('M0.5 24v-12M1.5 24v-24');
  });
});

describe('the sum', () => {
  test('adds up what is committed and says that nothing is missing', () => {
    expect(wordsOf(<ConsistencyCard pipeline={aPipeline()} />)).toContain(
      'Audited, in order 46,908 In Kafka, not yet audited 1,200 In the outbox 4 Committed 48,112 Missing 0',
    );
  });

  test('says how many are missing, and how many too many', () => {
    const lost = aPipeline({ consistency: { ...consistency, missing: 3 } });
    expect(wordsOf(<ConsistencyCard pipeline={lost} />)).toContain('Missing 3');
    const surplus = aPipeline({ consistency: { ...consistency, missing: -3 } });
    expect(wordsOf(<ConsistencyCard pipeline={surplus} />)).toContain('Too many 3');
  });

  test('says when nothing can be counted', () => {
    const words = wordsOf(<ConsistencyCard pipeline={aPipeline({ consistency: null })} />);
    expect(words).toContain('The database does not answer, so nothing can be counted.');
    expect(words).not.toContain('Missing');
  });

  test('names each partition with how far it was walked and signed', () => {
    const chains = [aChain(), aChain({ partition: 1, verified_seq: 60, checkpoint: null })];
    const verification = { state: 'checking', complete_at: null, chains } as const;
    const words = wordsOf(<ConsistencyCard pipeline={aPipeline({ verification })} />);
    expect(words).toMatch(/0 120 of 120 row 100, \d\d:00 whole/);
    expect(words).toContain('1 60 of 120 not yet checking');
  });
});

describe('the verdict', () => {
  const show = (fields: Parameters<typeof aVerification>[0]) =>
    wordsOf(<VerdictWords verification={aVerification(fields)} at={0} onClose={() => undefined} />);
  const bad = {
    kind: 'broken_link',
    partition: 2,
    seq: 17,
    event_id: '00000000-0000-4000-8000-000000000001',
    subject: 'task/9',
    detail: 'hash differs',
  } as const;

  test('counts what was checked', () => {
    expect(show({})).toContain(
      'Whole. 120 rows follow one from another; 12 tasks equal the last event of the log. Missing: 0.',
    );
  });

  test('names the first bad row, what is wrong with it and whose it is', () => {
    const words = show({ state: 'broken', chains: [aChain({ first_bad: bad })] });
    expect(words).toContain('Broken. First bad row: partition 2, row 17.');
    expect(words).toContain('The row does not follow from the one before it.');
    expect(words).toContain('Event 00000000-0000-4000-8000-000000000001 of task/9');
  });

  test('says what else is wrong when every row is right', () => {
    const faults = [{ ...bad, kind: 'task_differs_from_log', partition: null, seq: null } as const];
    const words = show({ state: 'broken', faults });
    expect(words).toContain('Broken , though every row follows from the one before it.');
    expect(words).toContain('A task is not what the log says last.');
  });

  test('says how far it is while the walk goes on', () => {
    const words = show({ state: 'checking', chains: [aChain({ verified_seq: 60 })] });
    expect(words).toContain('Still checking. 60 of 120 rows so far');
  });

  test('lists what it cannot prove', () => {
    expect(show({ cannot_prove: ['who_was_behind_an_actor'] })).toContain(
      'What this check cannot prove A change made through the API under a false name is a genuine change.',
    );
  });
});

describe('the way of one event', () => {
  test('tells after how long each step came and what it took', () => {
    const journey = aJourney({
      committed: 0,
      published: 18,
      acked: 31,
      audited: 41_340,
      delivered: 58,
    });
    const words = wordsOf(<Waterfall journey={journey} />);
    expect(words).toContain(
      'committed 0 ms relayed 18 ms +18 in Kafka 31 ms +13 audited 41,340 ms +41,309 sent to screens 58 ms +27',
    );
  });

  test('says in words which step has not come, and which nobody here saw', () => {
    const underWay = aJourney({ committed: 0, published: 18, acked: 31 });
    expect(wordsOf(<Waterfall journey={underWay} />)).toContain('audited not yet');
    const elsewhere = aJourney({ committed: 0, audited: 90 });
    expect(wordsOf(<Waterfall journey={elsewhere} />)).toContain(
      'relayed not known here: this server did not see it',
    );
  });
});
