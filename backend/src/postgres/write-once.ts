import type { Actor, Cause } from '@tasktrail/contract';
import type { Pool } from 'pg';
import { Problem } from '../problem.ts';
import {
  isLockTimeout,
  isUniqueViolation,
  isUnknownOutcome,
  leavesConnectionWhole,
} from './failures.ts';

/** Who asks for a change, why, and under which key a retry would find its answer. */
export interface WriteRequest {
  actor: Actor;
  cause: Cause;
  /** `fingerprint` is equal for equal requests only. */
  idempotency: { key: string; fingerprint: Buffer } | undefined;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface WriteStatement {
  name: string;
  text: string;
}

/** The first placeholder that is free for a statement's own values. */
export const FIRST_VALUE = 6;

/**
 * One statement: the change, its events (by trigger), and the stored answer. `change` reads FROM context, so that actor
 * and cause are set before the trigger runs: an unreferenced CTE would never run. `answer` reads FROM changed and yields
 * status, headers, body. No ON CONFLICT: a used key undoes the whole statement.
 */
export function writeStatement(name: string, change: string, answer: string): WriteStatement {
  const text = `
    with context as (
      select set_config('tasktrail.actor', $1, true) as actor,
        set_config('tasktrail.cause', $2, true) as cause
    ), changed as (
      ${change}
    ), answer (status, headers, body) as (
      ${answer}
    ), remembered as (
      insert into idempotency_keys (actor, key, fingerprint, status, headers, body)
      select $3::text, $4::text, $5::bytea, status, headers, body from answer
      where $4::text is not null
    )
    select status, headers, body from answer`;
  return { name, text };
}

/** Runs the change, or gives the answer that its key already has. Undefined: nothing matched, and no such key. */
export async function writeOnce(
  pool: Pool,
  statement: WriteStatement,
  values: readonly unknown[],
  request: WriteRequest,
): Promise<Answer | undefined> {
  const { idempotency } = request;
  try {
    const rows = await change(pool, statement, [...context(request), ...values]);
    // A retry of a success can find nothing to change any more: its answer comes before any refusal.
    return rows[0] ?? (idempotency && (await storedAnswer(pool, request)));
  } catch (error) {
    if (!idempotency) throw error;
    if (isLockTimeout(error)) throw stillRunning(error);
    if (!isUniqueViolation(error, 'idempotency_keys_pkey')) throw error;
    const answer = await storedAnswer(pool, request);
    if (!answer) throw stillRunning(error);
    return answer;
  }
}

/** From the moment the statement is sent, no answer does not mean no change. */
async function change(pool: Pool, statement: WriteStatement, values: unknown[]): Promise<Answer[]> {
  const client = await pool.connect();
  // The loss of the connection fails the statement as well; nobody else listens while it is out of the pool.
  const heard = () => undefined;
  client.on('error', heard);
  let whole = true;
  try {
    return (await client.query<Answer>({ ...statement, values })).rows;
  } catch (error) {
    whole = leavesConnectionWhole(error);
    throw isUnknownOutcome(error) ? outcomeUnknown(error) : error;
  } finally {
    client.release(!whole);
    client.off('error', heard);
  }
}

function context({ actor, cause, idempotency }: WriteRequest): unknown[] {
  return [
    JSON.stringify(actor),
    JSON.stringify(cause),
    actorKey(actor),
    idempotency?.key ?? null,
    idempotency?.fingerprint ?? null,
  ];
}

/** Keys of different actors do not meet. */
function actorKey(actor: Actor): string {
  return `${actor.kind}:${actor.id ?? ''}`;
}

const lookUp = {
  name: 'stored-answer',
  text: `
    select fingerprint, status, headers, body from idempotency_keys
    where actor = $1::text and key = $2::text`,
};

async function storedAnswer(pool: Pool, request: WriteRequest): Promise<Answer | undefined> {
  const { actor, idempotency } = request;
  const { rows } = await pool.query<Answer & { fingerprint: Buffer }>({
    ...lookUp,
    values: [actorKey(actor), idempotency?.key],
  });
  const stored = rows[0];
  if (!stored) return undefined;
  if (!idempotency?.fingerprint.equals(stored.fingerprint)) {
    throw new Problem(
      'idempotency-key-reused',
      'This Idempotency-Key belongs to a request with another method, path or body.',
    );
  }
  return { status: stored.status, headers: stored.headers, body: stored.body };
}

/** Not a failure: the retry with the same key finds out, and the change exists once either way. */
export function outcomeUnknown(cause?: unknown): Problem {
  return new Problem(
    'outcome-unknown',
    'It is not known whether this was done. Send it again with the same Idempotency-Key.',
    { headers: { 'Retry-After': '1' }, cause },
  );
}

function stillRunning(cause: unknown): Problem {
  return new Problem(
    'request-in-progress',
    'A request with this Idempotency-Key is still running.',
    { headers: { 'Retry-After': '1' }, cause },
  );
}
