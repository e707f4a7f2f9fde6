import { ApiProblem, Unreachable, type Failure } from '../api/failure.ts';
import { text, type MessageId } from '../messages/text.tsx';

/** What happened, in words a reader can use; the server's own sentence when it has one. */
export function failureWords(failure: Failure): string {
  if (failure instanceof Unreachable) return text('failure.unreachable');
  if (!(failure instanceof ApiProblem)) return text('failure.unexpected');
  if (failure.code === 'task-deleted') return text('failure.deleted');
  if (failure.code === 'not-found') return text('failure.gone');
  if (failure.status >= 500) return text('failure.server', { status: String(failure.status) });
  const [rule] = failure.problem?.errors ?? [];
  return rule === undefined ? failure.message : ruleWords(rule.message);
}

/** The rules of the contract by their words there; a rule this page does not know is shown as it came. */
const rules: readonly [RegExp, MessageId][] = [
  [/^must not be empty$/, 'rule.empty'],
  [/^must have at most ([\d,]+) characters$/, 'rule.long'],
  [/^must not contain NUL or lone surrogates$/, 'rule.storable'],
];

export function ruleWords(rule: string): string {
  for (const [pattern, id] of rules) {
    const match = pattern.exec(rule);
    if (match !== null) return text(id, { max: Number((match[1] ?? '0').replaceAll(',', '')) });
  }
  return rule;
}

export function requestIdOf(failure: Failure): string | null {
  return failure instanceof Unreachable ? null : failure.requestId;
}
