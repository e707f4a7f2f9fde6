import { expect, test } from 'vitest';
import { ApiProblem, Unreachable } from '../../api/failure.ts';
import { ChaosActs } from './chaos-acts.ts';

const refusal = new ApiProblem({ status: 404, problem: null, requestId: null, retryAfterMs: null });

test.each([
  ['done', async () => 'kafka-2'],
  ['nothing', async () => null],
  ['unanswered', async () => Promise.reject(new Unreachable(null))],
  ['refused', async () => Promise.reject(refusal)],
])('an act is only asked for until it is %s', async (outcome, ask) => {
  let answers = 0;
  const acts = new ChaosActs({ ask, now: () => 7, onAnswer: () => (answers += 1) });
  const doing = acts.do('kafka', 'kill');
  expect(acts.get().get('kafka')).toMatchObject({ act: 'kill', at: 7, outcome: 'asked' });
  await doing;
  expect(acts.get().get('kafka')).toMatchObject({ outcome });
  expect(answers).toBe(1);
});
