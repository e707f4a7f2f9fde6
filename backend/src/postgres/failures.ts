import { DatabaseError } from 'pg';

/** SQLSTATE codes, or their classes, that say: not now, try again. Everything else is a defect. */
const passing = new Map([
  ['08', 'connection lost'],
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
 * that it was not, but for 57P02, which a crash elsewhere sends at any moment, between commit and answer too.
 */
export function isUnknownOutcome(error: unknown): boolean {
  if (error instanceof DatabaseError) return error.code === '57P02';
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
