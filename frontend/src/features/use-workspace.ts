import type { Actor } from '@tasktrail/contract';
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { text } from '../messages/text.tsx';
import { Computed } from '../ui/computed.ts';
import type { Me } from './people/me.ts';
import type { LiveState } from './live-state/live-state.ts';
import type { Preferences } from './preferences.ts';
import type { ReceiptState } from './receipt/receipts.ts';
import type { TrailEvent } from './seals/trails.ts';
import type { QueueState } from './tasks/operation-queue.ts';
import type { TaskView } from './tasks/fold-task.ts';
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

/** Something computed from all rows, anew whenever a row comes, goes or changes its place. `compute` must be constant. */
export function useRows<T>(compute: (views: readonly TaskView[]) => T): T {
  const { store } = useWorkspace();
  const computed = useMemo(
    () => new Computed(store.layoutVersion, () => compute(store.views())),
    [store, compute],
  );
  return useSyncExternalStore(store.subscribeLayout, computed.get);
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
  const names = useSyncExternalStore(people.subscribe, people.names);
  const me = useMe();
  return (actor) => {
    if (actor.kind === 'api') return text('actor.api');
    if (actor.kind === 'system') return text('actor.system');
    if (actor.kind === 'database') return text('actor.database', { role: actor.id ?? '' });
    if (actor.id === me.id) return text('actor.you');
    return (actor.id === null ? undefined : names.get(actor.id)) ?? text('actor.someone');
  };
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

/** Whether the seal of one version is filled; while it is hollow, it is asked about. */
export function useAudited(taskId: number | null, version: number | null): boolean {
  const { seals } = useWorkspace();
  const upTo = useAuditedUpTo(taskId ?? 0);
  const isAudited = version !== null && version <= upTo;
  useEffect(() => {
    if (isAudited || taskId === null || version === null) return undefined;
    return seals.watch(taskId, version);
  }, [seals, isAudited, taskId, version]);
  return isAudited;
}

/** The present, renewed every half minute. */
export function useNow(): number {
  const { present } = useWorkspace();
  return useSyncExternalStore(present.subscribe, present.get);
}

/** True once `condition` has held for `ms`: what is over in a blink is not worth a mark. */
export function useLasting(condition: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!condition) return undefined;
    const timer = setTimeout(() => setLasting(true), ms);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [condition, ms]);
  return condition && lasting;
}

/** True for `ms` after `at`. */
export function useWithin(at: number | null, ms: number): boolean {
  const { now } = useWorkspace();
  const [ended, setEnded] = useState<number | null>(null);
  const isFresh = at !== null && ended !== at;
  useEffect(() => {
    if (at === null) return undefined;
    const timer = setTimeout(() => setEnded(at), Math.max(0, at + ms - now()));
    return () => clearTimeout(timer);
  }, [at, ms, now]);
  return isFresh;
}

/** The newest value without making an effect depend on it. */
export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
