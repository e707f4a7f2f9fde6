import { describe, expect, test } from 'vitest';
import { aChain, aPipeline, aStation, consistency } from '../../testing/pipeline-samples.ts';
import { headlineOf, headlineSeverity } from './headline.ts';
import { duration, headlineWords, navWords } from './headline-words.ts';

const late = aStation({
  name: 'audit',
  state: 'stalled',
  oldest_seconds: 41.3,
  trend: 'growing',
  waiting: 1_200,
});
const brokenChain = aChain({
  partition: 1,
  first_bad: {
    kind: 'broken_link',
    partition: 1,
    seq: 17,
    event_id: null,
    subject: null,
    detail: 'd',
  },
});

const cases = [
  ['all is well', aPipeline(), ['Every change is accounted for', null, 'good']],
  [
    'a station stalls',
    aPipeline({}, [late]),
    ['Audit is 41 s behind and growing', 'audit 41 s', 'bad'],
  ],
  [
    'a station is slow and catches up',
    aPipeline({}, [
      aStation({ name: 'outbox', state: 'slow', oldest_seconds: 7, trend: 'shrinking' }),
    ]),
    ['Outbox is 7 s behind and catching up', 'outbox 7 s', 'slow'],
  ],
  [
    'a part does not answer, and others wait for it',
    aPipeline({}, [late, aStation({ name: 'kafka', state: 'unreachable', oldest_seconds: null })]),
    ['Kafka does not answer', 'Kafka silent', 'bad'],
  ],
  [
    'changes are missing, which is worse than anything late',
    aPipeline({ consistency: { ...consistency, missing: 2 } }, [late]),
    ['2 committed changes are missing', '2 missing', 'bad'],
  ],
  [
    'there is more than was committed',
    aPipeline({ consistency: { ...consistency, missing: -1 } }),
    ['1 change more than were committed', '1 too many', 'bad'],
  ],
  [
    'the chain is broken',
    aPipeline({ verification: { state: 'broken', complete_at: null, chains: [brokenChain] } }),
    ['The log is broken at partition 1, row 17', 'log broken', 'bad'],
  ],
  [
    'nothing can be counted',
    aPipeline({ consistency: null }),
    ['Nobody can tell: the database does not answer', 'no answer', 'bad'],
  ],
] as const;

describe('the headline', () => {
  test.each(cases)('when %s', (_, pipeline, [sentence, short, severity]) => {
    const headline = headlineOf(pipeline);
    expect(headlineWords(headline)).toBe(sentence);
    expect(navWords(headline)).toBe(short);
    expect(headlineSeverity(headline)).toBe(severity);
  });

  test('names the station where something waits longest', () => {
    const longer = aStation({ name: 'outbox', state: 'stalled', oldest_seconds: 90 });
    expect(headlineOf(aPipeline({}, [late, longer]))).toMatchObject({ station: 'outbox' });
  });
});

test.each([
  [5.4, '5 s'],
  [119, '119 s'],
  [300, '5 min'],
  [10_800, '3 h'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
