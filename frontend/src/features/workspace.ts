import type { LiveFrame, TaskEvent } from '@tasktrail/contract';
import { createApi } from '../api/operations.ts';
import { createRequest } from '../api/request.ts';
import type { Clock } from '../clock.ts';
import { createConnection, type Socket } from '../live/connection.ts';
import { createAnnouncer } from '../ui/announcer.tsx';
import { createDraftStorage } from './drafts/draft-storage.ts';
import { createDrafts } from './drafts/drafts.ts';
import { createLiveState, isBehind } from './live-state/live-state.ts';
import type { MeStore } from './people/me.ts';
import { createPeople } from './people/people.ts';
import type { PreferencesStore } from './preferences.ts';
import { createReceipts } from './receipt/receipts.ts';
import { createSeals } from './seals/seals.ts';
import { createTrails } from './seals/trails.ts';
import { createOperationQueue } from './tasks/operation-queue.ts';
import { createOperationStorage } from './tasks/operation-storage.ts';
import { sendOperation } from './tasks/send-operation.ts';
import { createTaskActions } from './tasks/task-actions.ts';
import { createTaskFeed } from './tasks/task-feed.ts';
import { createHistories } from './tasks/task-histories.ts';
import { createTaskLists } from './tasks/task-lists.ts';
import { createTaskStore } from './tasks/task-store.ts';
import { createValue } from '../ui/subscriptions.ts';

export interface WorkspaceOptions {
  fetch: typeof fetch;
  openSocket: (cursor: string | null) => Socket;
  clock: Clock;
  nextFrame: (run: () => void) => void;
  random: () => number;
  newId: () => string;
  me: MeStore;
  preferences: PreferencesStore;
}

/** Everything a page holds, wired once: who tells whom about what is read here and nowhere else. */
export function createWorkspace(options: WorkspaceOptions) {
  const { clock, me, newId, random } = options;
  const now = clock.now;
  const api = createApi(createRequest({ fetch: options.fetch, personId: () => me.get().id }));
  const announcer = createAnnouncer(clock);
  const live = createLiveState(now);
  const people = createPeople({ read: api.people, now });
  const seals = createSeals({ readTrails: api.trails });
  const trails = createTrails({ read: api.trails, onRead: seals.learn });
  const drafts = createDrafts({ storage: createDraftStorage(me.get().id), clock });
  const receipts = createReceipts({ now, me: () => me.get().id });
  const store = createTaskStore(now);
  /** The task in the panel: named in the URL, kept here for what must not forget it. */
  const openTask = createValue<number | null>(null);
  /** The task whose panel should take the focus when it is drawn. */
  const panelFocus = createValue<number | null>(null);

  const queue = createOperationQueue({
    store,
    storage: createOperationStorage(),
    clock,
    random,
    send: (operation) => sendOperation(api, operation),
    onSettled: (operation, task) => receipts.committed(operation.opId, task),
    onRefused: (operation, failure) => {
      receipts.refused(operation, failure);
      rescueWords(operation.key, operation.intent);
    },
  });
  const histories = createHistories({
    api,
    onRead(entries) {
      people.meet(entries.map((entry) => entry.actor));
      for (const entry of entries) if (entry.audited) seals.audited(entry.task_id, entry.version);
    },
  });
  const lists = createTaskLists({
    store,
    api,
    onPage: (tasks) => void trails.load(tasks.map((task) => task.id)),
    keeps: (id) => openTask.get() === id,
  });
  const feed = createTaskFeed({ lists, clock, nextFrame: options.nextFrame, onEvents, onListed: live.listed });
  const actions = createTaskActions({ store, queue, receipts, announcer, newId, now });
  const connection = createConnection({
    open: options.openSocket,
    clock,
    random,
    onFrame,
    onLink(link) {
      live.link(link);
      if (link === 'open') queue.hurry();
      if (link === 'offline') feed.withoutFeed();
      feed.behind(isBehind(live.get()));
    },
  });

  /** What was typed and refused is a draft again. */
  function rescueWords(key: string, intent: { kind: string; set?: object }): void {
    if (intent.kind !== 'update' || intent.set === undefined) return;
    const id = store.idOf(key);
    for (const [field, value] of Object.entries(intent.set)) {
      if (field !== 'status' && typeof value === 'string' && id !== null) drafts.write(`${id}/${field}`, value);
    }
  }

  function onFrame(frame: LiveFrame): void {
    live.frame(frame);
    feed.frame(frame);
    seals.frame(frame);
    if (frame.type === 'pulse') feed.behind(isBehind(live.get()));
  }

  function onEvents(events: readonly TaskEvent[]): void {
    people.meet(events.map((event) => event.actor));
    for (const event of events) {
      const opId = event.cause.idempotency_key;
      const mine = opId !== undefined && store.operations().some((operation) => operation.opId === opId);
      const news = event.version > (store.serverTask(event.task_id)?.version ?? 0);
      if (mine) receipts.committed(opId, event.task);
      else receipts.event(event, store.keyOf(event.task_id), news);
      trails.event(event);
      histories.event(event);
    }
    const ended = new Set(store.operations().map((operation) => operation.opId));
    store.receiveEvents(events);
    for (const operation of store.operations()) ended.delete(operation.opId);
    for (const opId of ended) queue.ended(opId);
  }

  return {
    announcer,
    api,
    me,
    preferences: options.preferences,
    people,
    live,
    seals,
    trails,
    drafts,
    receipts,
    store,
    openTask,
    panelFocus,
    queue,
    histories,
    lists,
    feed,
    actions,
    connection,
    newId,
    now,
    /** Drafts and pending operations of an earlier page first, so nothing is shown without them. */
    async start(): Promise<void> {
      await Promise.all([drafts.load(), queue.resume()]);
      feed.start();
      connection.start();
    },
  };
}

export type Workspace = ReturnType<typeof createWorkspace>;
