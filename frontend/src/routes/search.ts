import { TaskStatus } from '@tasktrail/contract';

/** The view, whole, in the URL: reload, share and Back bring the same screen. */
export interface FrameSearch {
  /** The task in the panel. */
  task?: number | undefined;
}

export interface ListSearch {
  view?: 'newest' | undefined;
  status?: TaskStatus | undefined;
  q?: string | undefined;
}

/** The same search without one parameter. */
export function without<S extends object, K extends keyof S>(search: S, name: K): Omit<S, K> {
  const { [name]: _left, ...rest } = search;
  return rest;
}

/** Search parameters as plain words: `?q=12` is the text "12", and the address stays readable. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' || typeof value === 'number') parameters.set(name, String(value));
  }
  const words = parameters.toString();
  return words === '' ? '' : `?${words}`;
}

/** The router merges what is judged over what the address says: a parameter left out would stay as it was written. */
export function validateFrameSearch(search: Record<string, unknown>): FrameSearch {
  const task = Number(search['task']);
  return { task: Number.isSafeInteger(task) && task > 0 ? task : undefined };
}

export function validateListSearch(search: Record<string, unknown>): ListSearch {
  const { view, q } = search;
  return {
    view: view === 'newest' ? view : undefined,
    status: TaskStatus.safeParse(search['status']).data,
    q: typeof q === 'string' && q !== '' ? q : undefined,
  };
}

export const ranges = [5, 15] as const;
export type Range = (typeof ranges)[number];

export interface PipelineSearch {
  /** The event whose way is shown; the newest when none is named. */
  event?: string | undefined;
  /** Minutes of the bars; 15 when none are named. */
  range?: Range | undefined;
  /** The record whose bytes are shown. */
  record?: string | undefined;
}

export function validatePipelineSearch(search: Record<string, unknown>): PipelineSearch {
  const { event } = search;
  const range = ranges.find((minutes) => String(minutes) === search['range']);
  return {
    event: typeof event === 'string' && /^[0-9a-f-]{36}$/i.test(event) ? event : undefined,
    range: range === 15 ? undefined : range,
    ...validateRecordSearch(search),
  };
}

export function validateRecordSearch(
  search: Record<string, unknown>,
): Pick<PipelineSearch, 'record'> {
  const { record } = search;
  return { record: typeof record === 'string' && record !== '' ? record : undefined };
}
