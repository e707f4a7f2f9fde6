import type { OddAttempt } from '../load/history.ts';
import type { Downtime, Evidence } from './evidence.ts';
import { type Violation, found } from './violation.ts';

/** A replica that comes back needs a moment until everybody in front of it knows. */
const AFTERWARDS_MS = 2_000;

/** I9. A request to a process that was killed or stopped at that time has no answer, and that is no fault of the API. */
export function checkAnswers({ odd, downtimes }: Evidence): Violation[] {
  const unexcused = odd.filter(({ status, began, ended }) => {
    return status !== null || !downtimes.some((one) => isOfApi(one) && overlaps(one, began, ended));
  });
  const select = (isWrong: (attempt: OddAttempt) => boolean) => unexcused.filter(isWrong).map(tell);
  return [
    ...found(
      'I9',
      'requests were answered with an error of the server',
      select(({ status }) => status !== null && status !== 503),
    ),
    ...found(
      'I9',
      'answers 503 do not say when to try again',
      select(({ status, hasRetryAfter }) => status === 503 && !hasRetryAfter),
    ),
    ...found(
      'I9',
      'requests had no answer',
      select(({ status }) => status === null),
    ),
  ];
}

function isOfApi({ part }: Downtime): boolean {
  return part.startsWith('backend') || part === 'balancer';
}

function overlaps({ from, to = Infinity }: Downtime, began: number, ended: number): boolean {
  return began <= to + AFTERWARDS_MS && ended >= from;
}

function tell({ method, path, status, why, began, ended }: OddAttempt): string {
  return `${method} ${path}: ${status ?? 'no answer'} after ${Math.round(ended - began)} ms, ${why}`;
}
