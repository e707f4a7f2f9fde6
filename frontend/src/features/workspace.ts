import type { HistoryEntry, LiveFrame, TaskEvent } from '@tasktrail/contract';
import { Api } from '../api/operations.ts';
import { createRequest, type Request } from '../api/request.ts';
import type { Clock } from '../clock.ts';
import { Connection, type LinkState, type Socket } from '../live/connection.ts';
import { Announcer } from '../ui/announcer.tsx';
import { Value } from '../ui/subscriptions.ts';
import { Drafts, type DraftStorage } from './drafts/drafts.ts';
import { isBehind, LiveStateStore } from './live-state/live-state.ts';
import type { MeStore } from './people/me.ts';
import { People } from './people/people.ts';
import type { PreferencesStore } from './preferences.ts';
import { Present } from './present.ts';
import { Receipts } from './receipt/receipts.ts';
import { Seals } from './seals/seals.ts';
import { Trails } from './seals/trails.ts';
import type { Operation } from './tasks/operation.ts';
import { OperationQueue } from './tasks/operation-queue.ts';
import type { OperationStorage } from './tasks/operation-storage.ts';
import { sendOperation } from './tasks/send-operation.ts';
import { TaskActions } from './tasks/task-actions.ts';
import { TaskFeed } from './tasks/task-feed.ts';
import { Histories } from './tasks/task-histories.ts';
import { TaskLists } from './tasks/task-lists.ts';
import { TaskStore } from './tasks/task-store.ts';

export interface WorkspaceOptions {
  readonly fetch: typeof fetch;
  readonly openSocket: (cursor: string | null) => Socket;
  readonly clock: Clock;
  readonly nextFrame: (run: () => void) => void;
  readonly random: () => number;
  readonly newId: () => string;
  readonly me: MeStore;
  readonly preferences: PreferencesStore;
  readonly draftStorage: DraftStorage;
  readonly operationStorage: OperationStorage;
}

/** Everything a page holds, wired once: who tells whom about what is read here and nowhere else. */
export class Workspace {
  readonly me: MeStore;
  readonly preferences: PreferencesStore;
  readonly newId: () => string;
  readonly now: () => number;
  readonly present: Present;
  /** For operations that arrive with the screens that use them. */
  readonly request: Request;
  readonly api: Api;
  readonly announcer: Announcer;
  readonly live: LiveStateStore;
  readonly people: People;
  readonly seals: Seals;
  readonly trails: Trails;
  readonly drafts: Drafts;
  readonly receipts: Receipts;
  readonly store: TaskStore;
  readonly queue: OperationQueue;
  readonly histories: Histories;
  readonly lists: TaskLists;
  readonly feed: TaskFeed;
  readonly actions: TaskActions;
  readonly connection: Connection;
  /** The task in the panel: named in the URL, kept here for what must not forget it. */
  readonly openTask = new Value<number | null>(null);
  /** The task whose panel should take the focus when it is drawn. */
  readonly panelFocus = new Value<number | null>(null);

  constructor(options: WorkspaceOptions) {
    const { clock, me, newId, random } = options;
    const now = (): number => clock.now();
    const myId = (): string => me.get().id;
    const request = createRequest({ fetch: options.fetch, personId: myId });
    const api = new Api(request);
    const readTrails = async (ids: readonly number[]) => api.trails(ids);
    this.me = me;
    this.preferences = options.preferences;
    this.newId = newId;
    this.now = now;
    this.present = new Present(now);
    this.request = request;
    this.api = api;
    this.announcer = new Announcer(clock);
    this.live = new LiveStateStore(now);
    this.people = new People({ read: async (ids) => api.people(ids), now });
    this.seals = new Seals(readTrails);
    this.trails = new Trails({ read: readTrails, onRead: (trails) => this.seals.learn(trails) });
    this.drafts = new Drafts(options.draftStorage, clock);
    this.receipts = new Receipts({ now, me: myId });
    this.store = new TaskStore(now);
    this.histories = new Histories({ api, onRead: (entries) => this.#onHistory(entries) });
    this.queue = this.#createQueue(options);
    this.lists = new TaskLists({
      store: this.store,
      api,
      onPage: (tasks) => void this.trails.load(tasks.map((task) => task.id)),
      keeps: (id) => this.openTask.get() === id,
    });
    this.feed = new TaskFeed({
      lists: this.lists,
      clock,
      nextFrame: options.nextFrame,
      onEvents: (events) => this.#onEvents(events),
      onListed: () => this.live.listed(),
    });
    this.actions = new TaskActions(this);
    this.connection = new Connection({
      open: options.openSocket,
      clock,
      random,
      onFrame: (frame) => this.#onFrame(frame),
      onLink: (link) => this.#onLink(link),
    });
  }

  /** Drafts and pending operations of an earlier page: nothing should be shown without them. */
  async load(): Promise<void> {
    await Promise.all([this.drafts.load(), this.queue.resume()]);
  }

  start(): void {
    this.feed.start();
    this.connection.start();
  }

  #createQueue({ clock, random, operationStorage }: WorkspaceOptions): OperationQueue {
    return new OperationQueue({
      store: this.store,
      storage: operationStorage,
      clock,
      random,
      send: async (operation) => sendOperation(this.api, operation),
      onSettled: (operation, task) => this.receipts.committed(operation.opId, task),
      onRefused: (operation, failure) => {
        this.receipts.refused(operation.opId, failure);
        this.#rescueWords(operation);
      },
    });
  }

  /** What was typed and refused is a draft again. */
  #rescueWords({ intent, taskId }: Operation): void {
    if (intent.kind !== 'update' || taskId === null) return;
    const { title, description } = intent.set;
    if (title !== undefined) this.drafts.write(`${taskId}/title`, title);
    if (description !== undefined) this.drafts.write(`${taskId}/description`, description);
  }

  #onHistory(entries: readonly HistoryEntry[]): void {
    this.people.meet(entries.map((entry) => entry.actor));
    for (const entry of entries) {
      if (entry.audited) this.seals.audited(entry.task_id, entry.version);
    }
  }

  #onLink(link: LinkState): void {
    this.live.link(link);
    if (link === 'open') this.queue.hurry();
    if (link === 'offline') this.feed.withoutFeed();
    this.feed.behind(isBehind(this.live.get()));
  }

  #onFrame(frame: LiveFrame): void {
    this.live.frame(frame);
    this.feed.frame(frame);
    this.seals.frame(frame);
    if (frame.type === 'pulse') this.feed.behind(isBehind(this.live.get()));
  }

  #onEvents(events: readonly TaskEvent[]): void {
    this.people.meet(events.map((event) => event.actor));
    for (const event of events) this.#tell(event);
    const pending = this.store.operations.map((operation) => operation.opId);
    this.store.receiveEvents(events);
    const ended = pending.filter((opId) => !this.store.hasOperation(opId));
    for (const opId of ended) this.queue.ended(opId);
  }

  /** Before the store takes it: receipts compare an event with what the page knew until now. */
  #tell(event: TaskEvent): void {
    const opId = event.cause.idempotency_key;
    const isNews = event.version > (this.store.serverTask(event.task_id)?.version ?? 0);
    if (opId !== undefined && this.store.hasOperation(opId)) {
      this.receipts.committed(opId, event.task);
    } else {
      this.receipts.event(event, this.store.keyOf(event.task_id), isNews);
    }
    this.trails.event(event);
    this.histories.event(event);
  }
}
