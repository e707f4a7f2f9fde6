import type { LiveFrame } from '@tasktrail/contract';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { anEvent, eventFrame, firstFrame } from '../testing/samples.ts';
import { Connection, type LinkState, type Socket } from './connection.ts';

class FakeSocket implements Socket {
  readonly cursor: string | null;
  readonly sent: string[] = [];
  isClosed = false;
  isConnecting = false;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;

  constructor(cursor: string | null) {
    this.cursor = cursor;
  }

  send(text: string): void {
    if (this.isConnecting) throw new Error('still connecting');
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  receive(frame: LiveFrame | string): void {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
  }
}

function start() {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const links: LinkState[] = [];
  const frames: LiveFrame[] = [];
  const connection = new Connection({
    open(cursor) {
      const socket = new FakeSocket(cursor);
      sockets.push(socket);
      return socket;
    },
    clock,
    random: () => 1,
    onFrame: (frame) => frames.push(frame),
    onLink: (link) => links.push(link),
  });
  connection.start();
  const last = (): FakeSocket => sockets.at(-1) ?? new FakeSocket(null);
  return { clock, sockets, links, frames, connection, last };
}

const pulse: LiveFrame = { type: 'pulse', now: '2026-11-22T12:00:00Z', behind_seconds: 0 };

describe('the live connection', () => {
  test('is open with its first frame, not before', () => {
    const { links, last } = start();
    expect(links).toEqual(['connecting']);
    last().receive(firstFrame('hello'));
    expect(links).toEqual(['connecting', 'open']);
  });

  test('comes back after a close, later each time, and resumes after the last event', () => {
    const { clock, sockets, links, last } = start();
    last().receive(firstFrame('hello', 'c1'));
    last().receive(eventFrame(anEvent({ id: 1 }), 2, 7));
    last().onclose?.();
    expect(links.at(-1)).toBe('offline');
    clock.advance(499);
    expect(sockets).toHaveLength(1);
    clock.advance(1);
    expect(sockets).toHaveLength(2);
    expect(last().cursor).toBe('after-2-7');
    last().onclose?.();
    clock.advance(999);
    expect(sockets).toHaveLength(2);
    clock.advance(1);
    expect(sockets).toHaveLength(3);
    last().receive(firstFrame('resumed'));
    expect(links.at(-1)).toBe('open');
  });

  test('after sleep it asks for a sign of life and replaces a socket that gives none in 2 s', () => {
    const { clock, sockets, last } = start();
    last().receive(firstFrame('hello'));
    clock.sleep(60_000);
    clock.advance(0);
    expect(last().sent).toHaveLength(1);
    expect(sockets).toHaveLength(1);
    clock.advance(2_000);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.isClosed).toBe(true);
  });

  test('a sign of life keeps the socket', () => {
    const { clock, sockets, connection, last } = start();
    last().receive(firstFrame('hello'));
    connection.check();
    last().receive({ type: 'pong', id: '1', now: '2026-11-22T12:00:00Z' });
    clock.advance(3_000);
    expect(sockets).toHaveLength(1);
  });

  test('a socket that says it is open and is silent is found out without any event of the browser', () => {
    const { clock, sockets, last } = start();
    last().receive(firstFrame('hello'));
    for (let round = 0; round < 4; round += 1) {
      clock.advance(5_000);
      last().receive(pulse);
    }
    expect(last().sent).toEqual([]);
    clock.advance(20_000);
    expect(sockets).toHaveLength(2);
  });

  test('a check while waiting to come back comes back at once', () => {
    const { sockets, connection, last } = start();
    last().receive(firstFrame('hello'));
    last().onclose?.();
    connection.check();
    expect(sockets).toHaveLength(2);
  });

  test('a socket that never gets its first frame is given up', () => {
    const { clock, sockets, connection, last } = start();
    last().isConnecting = true;
    connection.check();
    clock.advance(10_000);
    clock.advance(1_000);
    expect(sockets).toHaveLength(2);
  });

  test('a replaced socket speaks no more', () => {
    const { clock, sockets, frames, last } = start();
    last().receive(firstFrame('hello'));
    const old = last();
    old.onclose?.();
    clock.advance(500);
    old.receive(pulse);
    expect(frames).toHaveLength(1);
    expect(sockets).toHaveLength(2);
  });

  test('junk and frames of another kind are passed over', () => {
    const { frames, last } = start();
    last().receive('{');
    last().receive('{"type":"presence"}');
    expect(frames).toEqual([]);
  });
});
