import { problems, problemType } from '@tasktrail/contract';
import type { ProblemCode, Problem as ProblemBody } from '@tasktrail/contract';

interface Details {
  errors?: { pointer: string; message: string }[];
  /** The current task, as the JSON text that PostgreSQL made. */
  task?: string;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** Every refusal of the API: a code of the contract's closed list and a sentence for this case. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly #details: Details;

  constructor(code: ProblemCode, detail: string, details: Details = {}) {
    super(detail, { cause: details.cause });
    this.code = code;
    this.status = problems[code].status;
    this.headers = details.headers ?? {};
    this.#details = details;
  }

  /** RFC 9457; the task goes in as the text it came as. */
  toJson(requestId: string): string {
    const { title, status } = problems[this.code];
    const body: Omit<ProblemBody, 'task'> = {
      type: problemType(this.code),
      title,
      status,
      detail: this.message,
      error: title,
      request_id: requestId,
      ...(this.#details.errors && { errors: this.#details.errors }),
    };
    const json = JSON.stringify(body);
    const { task } = this.#details;
    return task === undefined ? json : `${json.slice(0, -1)},"task":${task}}`;
  }
}
