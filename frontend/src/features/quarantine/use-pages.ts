import { useCallback, useState } from 'react';
import { isFailure, type Failure } from '../../api/failure.ts';
import type { Page } from '../../api/operations.ts';
import { useReading } from '../pipeline/use-reading.ts';

export interface Pages<T> {
  /** null until the first page is there. */
  readonly items: readonly T[] | null;
  readonly failure: Failure | null;
  /** Reads the page below; null at the end. */
  readonly more: (() => void) | null;
  readonly again: () => void;
}

export interface PagesOptions<T> {
  readonly first: () => Promise<Page<T>>;
  readonly follow: (link: string) => Promise<Page<T>>;
}

/** A list page by page. The first page is read anew with another key or `again`; what was below goes with it. */
export function usePages<T>(key: string, { first, follow }: PagesOptions<T>): Pages<T> {
  const head = useReading(key, first);
  const [tail, setTail] = useState<{ readonly of: Page<T>; readonly pages: readonly Page<T>[] }>();
  const [failure, setFailure] = useState<Failure | null>(null);
  const below = tail !== undefined && tail.of === head.value ? tail.pages : [];
  const next = (below.at(-1) ?? head.value)?.next ?? null;
  const readMore = useCallback(
    async (of: Page<T>, pages: readonly Page<T>[], link: string) => {
      try {
        const page = await follow(link);
        setTail({ of, pages: [...pages, page] });
        setFailure(null);
      } catch (error) {
        if (!isFailure(error)) throw error;
        setFailure(error);
      }
    },
    [follow],
  );
  const { value } = head;
  return {
    items: value === null ? null : [value, ...below].flatMap((page) => page.items),
    failure: head.failure ?? failure,
    more: value === null || next === null ? null : () => void readMore(value, below, next),
    again: head.again,
  };
}
