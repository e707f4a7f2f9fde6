import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { tryLock } from '../bootstrap/process-lock.mjs';
import { Running, makeFolder } from './running.ts';

const moduleUrl = new URL('../bootstrap/process-lock.mjs', import.meta.url).href;

/** Takes the lock, says so, and holds it until its input ends. */
const taker = `
  import { tryLock } from ${JSON.stringify(moduleUrl)};
  console.log(tryLock(process.argv[1]).holder ? 'refused' : 'taken');
  process.stdin.resume();
`;

const take = (path: string) =>
  new Running(process.execPath, ['--input-type=module', '--eval', taker, path], {});

describe('a process lock', { timeout: 60_000 }, () => {
  it('names its holder', () => {
    const path = join(makeFolder(), 'lock');
    const lock = tryLock(path);
    expect(lock.holder).toBeUndefined();
    expect(tryLock(path).holder?.pid).toBe(process.pid);
  });

  it('is free again when it was released', () => {
    const path = join(makeFolder(), 'lock');
    const lock = tryLock(path);
    if (!lock.holder) lock.release();
    expect(existsSync(path)).toBe(false);
  });

  it('goes to one of many when its holder is gone', async () => {
    const path = join(makeFolder(), 'lock');
    // The same pid, but a process that started at another time.
    writeFileSync(path, JSON.stringify({ pid: process.pid, started: 'long ago' }));
    const takers = Array.from({ length: 8 }, () => take(path));
    await expect
      .poll(() => takers.filter(({ output }) => output !== '').length, { timeout: 45_000 })
      .toBe(takers.length);
    for (const { child } of takers) child.stdin?.end();
    await Promise.all(takers.map(async (one) => one.exit()));
    expect(takers.filter(({ output }) => output.includes('taken'))).toHaveLength(1);
  });
});
