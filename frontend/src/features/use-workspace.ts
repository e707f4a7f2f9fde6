import type { Actor } from '@tasktrail/contract';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { text } from '../messages/text.tsx';
import type { Me } from './people/me.ts';
import type { LiveState } from './live-state/live-state.ts';
import type { Preferences } from './preferences.ts';
import type { ReceiptState } from './receipt/receipts.ts';
import type { TrailEvent } from './seals/trails.ts';
import type { QueueState } from './tasks/operation-queue.ts';
import type { RowKey } from './tasks/operation.ts';
import type { HistoryState } from './tasks/task-histories.ts';
import type { RowState } from './tasks/task-store.ts';
import type { Workspace } from './workspace.ts';

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (workspace === null) throw new Error('no workspace around this component');
  return workspace;
}

export function useRow(key: RowKey): RowState | undefined {
  const { store } = useWorkspace();
  return useSyncExternalStore(
    useCallback((run) => store.subscribeRow(key, run), [store, key]),
    () => store.row(key),
  );
}

export function useTrail(taskId: number | null): readonly TrailEvent[] | undefined {
  const { trails } = useWorkspace();
  return useSyncExternalStore(
    useCallback((run) => trails.subscribe(taskId ?? 0, run), [trails, taskId]),
    () => (taskId === null ? undefined : trails.of(taskId)),
  );
}

export function useMe(): Me {
  const { me } = useWorkspace();
  return useSyncExternalStore(me.subscribe, me.get);
}

export function useLive(): LiveState {
  const { live } = useWorkspace();
  return useSyncExternalStore(live.subscribe, live.get);
}

export function useReceipts(): ReceiptState {
  const { receipts } = useWorkspace();
  return useSyncExternalStore(receipts.subscribe, receipts.get);
}

export function usePreferences(): Preferences {
  const { preferences } = useWorkspace();
  return useSyncExternalStore(preferences.subscribe, preferences.get);
}

export function useQueue(): QueueState {
  const { queue } = useWorkspace();
  return useSyncExternalStore(queue.state.subscribe, queue.state.get);
}

export function useDraft(key: string): string | undefined {
  const { drafts } = useWorkspace();
  return useSyncExternalStore(
    useCallback((run) => drafts.subscribe(key, run), [drafts, key]),
    () => drafts.get(key),
  );
}

/** Names actors: You, a person's name, or what kind of thing wrote. Renders again when a name arrives. */
export function useNames(): (actor: Actor) => string {
  const { people } = useWorkspace();
  const me = useMe();
  const known = useSyncExternalStore(people.subscribe, people.version);
  return useMemo(() => {
    void known;
    return (actor) => {
      if (actor.kind === 'api') return text('actor.api');
      if (actor.kind === 'system') return text('actor.system');
      if (actor.kind === 'database') return text('actor.database', { role: actor.id ?? '' });
      if (actor.id === me.id) return text('actor.you');
      return (actor.id === null ? undefined : people.nameOf(actor.id)) ?? text('actor.someone');
    };
  }, [people, me, known]);
}

/** Up to which version a task is in the audit log. */
export function useAuditedUpTo(taskId: number): number {
  const { seals } = useWorkspace();
  return useSyncExternalStore(
    useCallback((run) => seals.subscribe(taskId, run), [seals, taskId]),
    () => seals.upTo(taskId),
  );
}

export function useHistory(taskId: number): HistoryState {
  const { histories } = useWorkspace();
  return useSyncExternalStore(
    useCallback((run) => histories.subscribe(taskId, run), [histories, taskId]),
    () => histories.of(taskId),
  );
}

/** A hollow or filled seal of one version; watching it asks for its filling. */
export function useAudited(taskId: number | null, version: number | null): boolean {
  const { seals } = useWorkspace();
  const id = taskId ?? 0;
  const audited = useSyncExternalStore(
    useCallback((run) => seals.subscribe(id, run), [seals, id]),
    () => version !== null && seals.isAudited(id, version),
  );
  useEffect(() => {
    if (audited || taskId === null || version === null) return undefined;
    return seals.watch(taskId, version);
  }, [seals, audited, taskId, version]);
  return audited;
}

const TICK_MS = 30_000;

/** The present, renewed every half minute: ages and spines move on. */
export function useNow(): number {
  const { now } = useWorkspace();
  const [present, setPresent] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setPresent(now()), TICK_MS);
    return () => clearInterval(timer);
  }, [now]);
  return present;
}

/** True once `condition` has held for `ms`: what is over in a blink is not worth a mark. */
export function useLasting(condition: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!condition) {
      setLasting(false);
      return undefined;
    }
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [condition, ms]);
  return condition && lasting;
}

/** True for `ms` after `at`. */
export function useWithin(at: number | null, ms: number): boolean {
  const { now } = useWorkspace();
  const left = at === null ? 0 : at + ms - now();
  const [, setEnded] = useState(at);
  const fresh = left > 0;
  useEffect(() => {
    if (!fresh) return undefined;
    const timer = setTimeout(() => setEnded((ended) => (ended === at ? null : at)), left);
    return () => clearTimeout(timer);
  }, [fresh, left, at]);
  return fresh;
}

/** The newest value without making an effect depend on it. */
export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
