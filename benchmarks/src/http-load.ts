import { runInProcess } from './child-process.ts';
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

/** Sends the load from a process of its own and refuses a run in which one answer was not the expected one. */
export async function httpLoad(plan: HttpLoadPlan): Promise<HttpLoadResult> {
  refuseForeign(plan.url);
  const result = await runInProcess<HttpLoadResult>('http-load-process.ts', plan);
  const right = plan.operations.map((name) => `${name} ${expectedStatus[name]}`);
  const wrong = Object.entries(result.answers).filter(([answer]) => !right.includes(answer));
  if (wrong.length > 0)
    throw new Error(`unexpected answers: ${JSON.stringify(Object.fromEntries(wrong))}`);
  return result;
}

/** A benchmark is an attack when it hits somebody else. */
function refuseForeign(url: string): void {
  const { hostname } = new URL(url);
  if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    throw new Error(`load is sent to this machine only, not to ${hostname}`);
  }
}
