import type { ProblemCode } from './problem.ts';

/** Of an operation with a body. */
export const bodyProblems = [
  'malformed-request',
  'body-too-large',
  'unsupported-media-type',
  'invalid-body',
] as const satisfies readonly ProblemCode[];

/** Of an operation that changes something. */
export const writeProblems = [
  'invalid-header',
  'request-in-progress',
  'idempotency-key-reused',
  'outcome-unknown',
] as const satisfies readonly ProblemCode[];

/** Of an operation that answers in pages. */
export const listProblems = [
  'invalid-parameter',
  'invalid-cursor',
] as const satisfies readonly ProblemCode[];

/** What any operation may answer with. */
export const commonProblems = [
  'malformed-request',
  'request-too-slow',
  'headers-too-large',
  'foreign-origin',
  'unknown-host',
  'internal-error',
  'over-capacity',
] as const satisfies readonly ProblemCode[];
