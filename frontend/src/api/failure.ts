import type { Problem, ProblemCode } from '@tasktrail/contract';
import { problems, problemType } from '@tasktrail/contract';

/** The server answered with a problem. `code` is null for an answer that is none of ours (a proxy's page). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: ProblemCode | null;
  readonly problem: Problem | null;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;

  constructor(answer: {
    status: number;
    problem: Problem | null;
    requestId: string | null;
    retryAfterMs: number | null;
  }) {
    super(answer.problem?.detail ?? `HTTP ${answer.status}`);
    this.name = 'ApiProblem';
    this.status = answer.status;
    this.problem = answer.problem;
    this.code = codeOf(answer.problem);
    this.requestId = answer.problem?.request_id ?? answer.requestId;
    this.retryAfterMs = answer.retryAfterMs;
  }
}

/** No answer: offline, the server is gone, or it took longer than the deadline. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('no answer', { cause });
    this.name = 'Unreachable';
  }
}

/** An answer that does not have the contract's shape: a defect on one side, never retried. */
export class UnexpectedAnswer extends Error {
  readonly requestId: string | null;

  constructor(requestId: string | null, cause: unknown) {
    super('the answer has an unknown shape', { cause });
    this.name = 'UnexpectedAnswer';
    this.requestId = requestId;
  }
}

export type Failure = ApiProblem | Unreachable | UnexpectedAnswer;

export function isFailure(error: unknown): error is Failure {
  return (
    error instanceof ApiProblem || error instanceof Unreachable || error instanceof UnexpectedAnswer
  );
}

/** True when the same request may succeed later without anybody changing it. */
export function isTemporary(failure: Failure): boolean {
  if (failure instanceof Unreachable) return true;
  if (failure instanceof UnexpectedAnswer) return false;
  return failure.status >= 500 || failure.status === 429 || failure.code === 'request-in-progress';
}

function codeOf(problem: Problem | null): ProblemCode | null {
  if (problem === null) return null;
  // `Object.keys` loses the literal type; the keys are exactly the codes.
  const codes = Object.keys(problems) as ProblemCode[];
  return codes.find((code) => problem.type.endsWith(problemType(code))) ?? null;
}
