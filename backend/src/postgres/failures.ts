import { DatabaseError } from 'pg';

/** SQLSTATE codes, or their classes, that say: not now, try again. Everything else is a defect. */
const passing = new Map([
  ['08', 'connection lost'],
  ['28', 'role or password refused: the migrator sets both'],
  ['3D', 'no such database, or not yet'],
  ['53', 'out of resources, too many connections among them'],
  ['57P', 'stopping, crashed, or not up yet'],
  ['25006', 'read-only while another server takes over'],
  ['40001', 'serialization failure'],
  ['40P01', 'deadlock'],
  ['55P03', 'lock_timeout'],
  ['57014', 'statement_timeout'],
]);

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The driver gives these no code. */
const driverMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

/** Too many callers wait for a connection already. */
export class QueueFull extends Error {}

/** One plain sentence for people; neither addresses nor passwords are in it. */
export function sentenceFor(error: unknown): string {
  const state = stateOf(error);
  if (state.startsWith('28')) return 'PostgreSQL refuses the role or password of DATABASE_URL';
  if (state === '3D000') return 'PostgreSQL has no database of the name in DATABASE_URL';
  if (state !== '') return `PostgreSQL: ${error instanceof Error ? error.message : state}`;
  if (error instanceof AggregateError && error.errors.length > 0)
    return sentenceFor(error.errors.at(-1));
  const reason = error instanceof Error ? codeOf(error) || error.message : String(error);
  return `PostgreSQL does not answer (${reason})`;
}

/** The SQLSTATE, or nothing when PostgreSQL did not say so itself. */
export function stateOf(error: unknown): string {
  return error instanceof DatabaseError ? (error.code ?? '') : '';
}

/** True when PostgreSQL cannot serve now and the same request may succeed later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof DatabaseError) return passingState(error.code ?? '');
  if (error instanceof QueueFull) return true;
  if (error instanceof AggregateError) return error.errors.some(isPassing);
  if (!(error instanceof Error)) return false;
  return networkCodes.has(codeOf(error)) || driverMessages.test(error.message);
}

function passingState(state: string): boolean {
  return passing.has(state) || passing.has(state.slice(0, 2)) || passing.has(state.slice(0, 3));
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/**
 * True when a statement that was sent may have been committed all the same: nothing came back. PostgreSQL's own errors say
 * that it was not, but for 57P02, which a crash elsewhere sends at any moment, between commit and answer too; a pooler says
 * 08P01 when its own connection broke.
 */
export function isUnknownOutcome(error: unknown): boolean {
  if (error instanceof DatabaseError) return /^(57P02$|08)/.test(error.code ?? '');
  return isPassing(error);
}

/** True when the connection is good for the next statement. */
export function leavesConnectionWhole(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR';
}

export function isLockTimeout(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '55P03';
}

export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    error instanceof DatabaseError && error.code === '23505' && error.constraint === constraint
  );
}
