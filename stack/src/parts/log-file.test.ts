import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { lastWords } from './log-file.ts';

describe('the last words of a part that died', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tasktrail-log-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    {
      of: 'Kafka are the cause, not the stop that follows it',
      log: [
        'Caused by: java.net.BindException: Address already in use',
        '\tat java.base/sun.nio.ch.Net.errorOfBind(Native Method)',
        '[kafka-shutdown-hook] INFO kafka.server.SharedServer - Stopping SharedServer',
      ],
      say: 'Caused by: java.net.BindException: Address already in use',
    },
    {
      of: 'a part that logs JSON are its message and the reason',
      log: ['{"level":"error","msg":"cannot start","reason":"the key is missing"}', ''],
      say: 'cannot start: the key is missing',
    },
    {
      of: 'a part that says nothing of an error are its last line',
      log: ['starting', 'usage: postgres -D DIR', ''],
      say: 'usage: postgres -D DIR',
    },
  ])('of $of', ({ log, say }) => {
    const path = join(folder, 'part.log');
    writeFileSync(path, log.join('\n'));
    expect(lastWords(path, 0)).toBe(say);
  });
});
