import { randomUUID } from 'node:crypto';
import { Problem, QuarantineAct, QuarantinedBytes, QuarantinedRecord } from '@tasktrail/contract';
import { z } from 'zod';

const PAGE = 500;
const PATIENCE_MS = 15_000;

/** The API did not do what was asked; the message is for people. */
export class Refused extends Error {}

/** The quarantine of a running system, through its API. */
export class QuarantineClient {
  readonly #url: URL;

  constructor(url: URL) {
    this.#url = url;
  }

  /** Every record, newest first, page by page. */
  async *records(): AsyncGenerator<QuarantinedRecord> {
    let next: string | undefined = `/api/quarantine?limit=${PAGE}`;
    while (next !== undefined) {
      const answer = await this.#call(next);
      yield* z.array(QuarantinedRecord).parse(await answer.json());
      next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
    }
  }

  async record(id: string): Promise<QuarantinedBytes> {
    const answer = await this.#call(`/api/quarantine/${encodeURIComponent(id)}`);
    return QuarantinedBytes.parse(await answer.json());
  }

  async acknowledge(id: string, reason: string): Promise<QuarantineAct> {
    const answer = await this.#call(`/api/quarantine/${encodeURIComponent(id)}/acknowledge`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
      body: JSON.stringify({ reason }),
    });
    return QuarantineAct.parse(await answer.json());
  }

  async #call(path: string, request: RequestInit = {}): Promise<Response> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(new URL(path, this.#url), { ...request, signal }).catch(
      (cause: unknown) => {
        throw new Refused(`${this.#url.origin} does not answer: is the system running?`, { cause });
      },
    );
    if (!answer.ok) throw new Refused(await sentenceOf(answer));
    return answer;
  }
}

async function sentenceOf(answer: Response): Promise<string> {
  const problem = Problem.safeParse(await answer.json().catch(() => undefined));
  if (!problem.success) return `the system answered with status ${answer.status}`;
  const faults = problem.data.errors?.map(({ pointer, message }) => `${pointer} ${message}`) ?? [];
  return [problem.data.detail, ...faults].join(' ');
}
