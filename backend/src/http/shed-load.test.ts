import { EventEmitter } from 'node:events';
import type { Request } from 'express';
import pg from 'pg';
import { beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../limits.ts';
import type { Reply } from './handler.ts';
import { shedLoad } from './shed-load.ts';

const MAX = 3;
const CROWD = MAX * limits.crowdPerConnection;

let lagMs: number;
let admit: (path?: string) => EventEmitter;
beforeEach(() => {
  lagMs = 0;
  // Never asked to connect.
  const shed = shedLoad(new pg.Pool({ max: MAX }), () => lagMs);
  admit = (path = '/api/tasks') => {
    const res = new EventEmitter();
    const next = vi.fn<() => void>();
    shed({ path } as Request, res as Reply, next);
    if (next.mock.calls.length !== 1) throw new Error('neither refused nor let in');
    return res;
  };
});

test('a late event loop refuses nothing while there is little to do: the whole machine may be slow', () => {
  lagMs = limits.loopLagMs + 1;
  for (let n = 0; n < CROWD; n += 1) admit();
  expect(() => admit()).toThrow('too much to do');
});

test('a crowd is let in as long as the loop is on time', () => {
  for (let n = 0; n < 10 * CROWD; n += 1) admit();
  lagMs = limits.loopLagMs + 1;
  expect(() => admit()).toThrow('too much to do');
});

test('who is answered makes room', () => {
  lagMs = limits.loopLagMs + 1;
  const running = Array.from({ length: CROWD }, () => admit());
  expect(() => admit()).toThrow('too much to do');
  running[0]?.emit('close');
  expect(() => admit()).not.toThrow();
});

test('probes are let through and count for nothing', () => {
  lagMs = limits.loopLagMs + 1;
  for (let n = 0; n < CROWD; n += 1) admit();
  expect(() => admit('/health')).not.toThrow();
  expect(() => admit('/health/ready')).not.toThrow();
});
