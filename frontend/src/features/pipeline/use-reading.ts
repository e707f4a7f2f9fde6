import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useLatest } from '../use-workspace.ts';
import { LatestReading, type ReadingState } from './latest-reading.ts';

export interface Reading<T> extends ReadingState<T> {
  readonly again: () => void;
}

/** Reads once, and anew whenever `key` is another one. */
export function useReading<T>(key: string, read: (key: string) => Promise<T>): Reading<T> {
  const [reading] = useState(() => new LatestReading<T>());
  const latest = useLatest(read);
  const again = useCallback(
    () => void reading.take(async () => latest.current(key)),
    [reading, latest, key],
  );
  useEffect(() => {
    again();
    return () => reading.forget();
  }, [again, reading]);
  return { ...useSyncExternalStore(reading.subscribe, reading.get), again };
}
