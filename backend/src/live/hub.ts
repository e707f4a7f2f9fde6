import type { HeldRange } from '../kafka/held-range.ts';
import type { TailBatch } from '../kafka/tail.ts';
import type { Connection } from './connection.ts';
import { decodeCursor, encodeCursor, isSameLog, type Position } from './cursor.ts';
import {
  AHEAD_PATIENCE_MS,
  decideJoin,
  type Newcomer,
  POSITION_PATIENCE_MS,
} from './decide-join.ts';
import { eventFrame, frameOf } from './frames.ts';
import { Ring } from './ring.ts';

export interface HubOptions {
  build: string;
  /** Kafka answers. */
  tailUp(): boolean;
  /** Asks Kafka where the log ends; rejects when it does not answer. */
  logEnds(): Promise<readonly number[]>;
  /** The latest `audited` frames, for one who was away when they were sent. */
  audited(): readonly Buffer[];
}

interface Guest extends Newcomer {
  connection: Connection;
  since: number;
  asking: boolean;
  timers: NodeJS.Timeout[];
}

/** So many bytes of frames are delivered before sockets get a chance to write them out. */
const BREATH_BYTES = 256 * 1024;

/**
 * Where the tail meets the sockets: this replica's position, the ring, and everybody who listens. Every change of state is
 * one synchronous step, so a socket sees an event either in its replay or live, never in neither.
 */
export class Hub {
  readonly #options: HubOptions;
  readonly #connections = new Set<Connection>();
  readonly #guests = new Set<Guest>();
  #position: Position | undefined;
  #ring = new Ring([]);

  constructor(options: HubOptions) {
    this.#options = options;
  }

  /** Sockets that have had their first frame. */
  get audience(): number {
    return this.#connections.size;
  }

  /** Up to where everything was fanned out. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** A new socket, with the cursor it brought. Its first frame comes now or when it can be decided. */
  join(connection: Connection, cursor: string | null): void {
    const asked = cursor === null ? undefined : (decodeCursor(cursor) ?? 'unusable');
    const guest: Guest = {
      connection,
      asked,
      since: performance.now(),
      waitedMs: 0,
      logEnds: undefined,
      asking: false,
      timers: [],
    };
    this.#guests.add(guest);
    for (const patience of [POSITION_PATIENCE_MS, AHEAD_PATIENCE_MS]) {
      guest.timers.push(setTimeout(() => this.#admit(guest, patience), patience));
    }
    this.#admit(guest, 0);
  }

  leave(connection: Connection): void {
    this.#connections.delete(connection);
    for (const guest of this.#guests) if (guest.connection === connection) this.#dismiss(guest);
  }

  /** A frame for everybody, outside the order of events. */
  tell(frame: Buffer): void {
    for (const connection of this.#connections) connection.tell(frame);
  }

  /**
   * The tail begins, for the first time or after an error: it continues from our position when the log still holds that.
   * Else, another topic under the name, a log cut at either end or another leader, it begins at the end and everybody resyncs.
   */
  begin(range: HeldRange): number[] {
    if (this.#position === undefined || !continues(this.#position, range)) {
      const { topicId, epochs, ends } = range;
      this.#position = { topicId, epochs, offsets: ends };
      this.#ring = new Ring(range.ends);
      for (const connection of this.#connections) connection.goLive(this.#firstFrame('resync'));
    }
    this.#admitWaiting();
    return [...this.#position.offsets];
  }

  /** Delivers what the tail fetched; `events[i]` is the checked text of record i, or undefined for a foreign one. */
  async deliver(batch: TailBatch, events: readonly (string | undefined)[]): Promise<void> {
    let bytes = 0;
    for (const [index, record] of batch.records.entries()) {
      const event = events[index];
      this.#moveTo(record.partition, record.offset + 1);
      if (event === undefined || this.#position === undefined) continue;
      const frame = eventFrame(event, record, this.#position);
      this.#ring.push({ partition: record.partition, offset: record.offset, frame });
      for (const connection of this.#connections) connection.deliver(frame);
      bytes += frame.length;
      if (bytes >= BREATH_BYTES) {
        bytes = 0;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    for (const [partition, offset] of batch.next) this.#moveTo(partition, offset);
    this.#admitWaiting();
  }

  /** Ends everything that is open, one after the other in no order: their clients must not all come back at once. */
  scatter(withinMs: number, code: number, reason: string): void {
    const everybody = [...this.#connections, ...[...this.#guests].map((guest) => guest.connection)];
    for (const connection of everybody) {
      setTimeout(() => connection.end(code, reason), Math.random() * withinMs).unref();
    }
  }

  /** Ends everything that is open. */
  close(code: number, reason: string): void {
    for (const guest of this.#guests) {
      this.#dismiss(guest);
      guest.connection.end(code, reason);
    }
    for (const connection of this.#connections) connection.end(code, reason);
    this.#connections.clear();
  }

  #moveTo(partition: number, offset: number): void {
    if (this.#position === undefined) return;
    const { offsets } = this.#position;
    this.#position = { ...this.#position, offsets: offsets.with(partition, offset) };
  }

  #admitWaiting(): void {
    for (const guest of this.#guests) this.#admit(guest, performance.now() - guest.since);
  }

  #admit(guest: Guest, waitedMs: number): void {
    const decision = decideJoin(
      { ...guest, waitedMs },
      { position: this.#position, ringStarts: this.#ring.starts, up: this.#options.tailUp() },
    );
    if (decision === 'wait') return;
    if (decision === 'ask-log-end') return this.#askLogEnd(guest);
    this.#dismiss(guest);
    this.#connections.add(guest.connection);
    if (decision === 'resumed' && typeof guest.asked === 'object') {
      const first = this.#firstFrame('resumed', guest.asked);
      guest.connection.replay(first, this.#ring, guest.asked.offsets);
    } else {
      guest.connection.goLive(this.#firstFrame(decision));
    }
    for (const frame of this.#options.audited()) guest.connection.tell(frame);
  }

  #askLogEnd(guest: Guest): void {
    if (guest.asking) return;
    guest.asking = true;
    this.#options.logEnds().then(
      (ends) => {
        guest.logEnds = ends;
        if (this.#guests.has(guest)) this.#admit(guest, performance.now() - guest.since);
      },
      // No answer: the guest waits until the tail comes up to it or its patience ends.
      () => undefined,
    );
  }

  #dismiss(guest: Guest): void {
    this.#guests.delete(guest);
    for (const timer of guest.timers) clearTimeout(timer);
  }

  #firstFrame(type: 'hello' | 'resumed' | 'resync', at = this.#position): Buffer {
    const now = new Date().toISOString();
    return frameOf({ type, cursor: encodeCursor(at), build: this.#options.build, now });
  }
}

function continues(position: Position, range: HeldRange): boolean {
  const { starts, ends } = range;
  if (!isSameLog(position, range)) return false;
  return position.offsets.every((offset, partition) => {
    return offset >= (starts[partition] ?? 0) && offset <= (ends[partition] ?? 0);
  });
}
