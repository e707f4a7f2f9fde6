import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const configuration = readFileSync(join(import.meta.dirname, 'nginx.conf'), 'utf8');

it('writes nothing of an address into a log: it holds what people search for', () => {
  const [format = ''] = /log_format [^;]+;/.exec(configuration) ?? [];
  expect(format).toContain('$status');
  expect(format).not.toMatch(/\$(request|request_uri|uri|args|query_string|http_referer)\b(?!_)/);
  const logs = [...configuration.matchAll(/^\s*(?:access|error)_log ([^;]+);/gm)];
  expect(new Set(logs.map(([, where]) => where))).toEqual(
    new Set(['stderr crit', '/dev/stdout line', 'off']),
  );
});
