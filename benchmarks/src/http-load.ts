import { nextMessage, startProcess } from './child-process.ts';
import { type IdRange, type OperationName, expectedStatus } from './requests.ts';

/** What the load process is to do; bounded in time and in count. */
export interface HttpLoadPlan {
  url: string;
  operations: OperationName[];
  ids: IdRange;
  connections: number;
  seconds: number;
  maxRequests: number;
  /** Requests per second on a fixed schedule, however long answers take; absent: as many as the connections carry. */
  perSecond?: number;
}

export interface HttpLoadResult {
  requests: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  /** How often each operation was answered with each status, as `create 201`. */
  answers: Record<string, number>;
  /** One whole body of each operation. */
  bodies: Partial<Record<OperationName, string>>;
  /** Spent by the load process itself. */
  cpuSeconds: number;
}

/** Sends load and answers what came of it; `until`, when it is aborted first, ends it before its time. */
export type HttpLoad = (plan: HttpLoadPlan, until?: AbortSignal) => Promise<HttpLoadResult>;

/**
 * Load comes from a process of its own, one for all runs: a fresh one would spend its first second compiling, and only the
 * API would pay for that.
 */
export async function withHttpLoad<T>(work: (load: HttpLoad) => Promise<T>): Promise<T> {
  const child = startProcess('http-load-process.ts');
  try {
    return await work(async (plan, until) => {
      refuseForeign(plan.url);
      child.send(plan);
      const stop = () => child.send('stop');
      until?.addEventListener('abort', stop, { once: true });
      const result = await nextMessage<HttpLoadResult>(child);
      until?.removeEventListener('abort', stop);
      return refuseWrong(plan, result);
    });
  } finally {
    if (child.connected) child.disconnect();
  }
}

/** A page of errors is fast: a run in which one answer was not the expected one is none. */
function refuseWrong({ operations }: HttpLoadPlan, result: HttpLoadResult): HttpLoadResult {
  const right = operations.map((name) => `${name} ${expectedStatus[name]}`);
  const wrong = Object.entries(result.answers).filter(([answer]) => !right.includes(answer));
  if (wrong.length === 0) return result;
  throw new Error(`unexpected answers: ${JSON.stringify(Object.fromEntries(wrong))}`);
}

/** A benchmark is an attack when it hits somebody else. */
function refuseForeign(url: string): void {
  const { hostname } = new URL(url);
  if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    throw new Error(`load is sent to this machine only, not to ${hostname}`);
  }
}
