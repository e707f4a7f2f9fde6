import { pino } from 'pino';
import { expect, test } from 'vitest';
import { shutDown } from './shutdown.ts';

test('steps run in order; one that hangs or fails is named and does not stop the rest', async () => {
  const lines: string[] = [];
  const ran: string[] = [];
  const logger = pino({}, { write: (line) => void lines.push(line) });
  await shutDown(
    [
      { name: 'first', run: () => void ran.push('first'), withinMs: 1000 },
      { name: 'hangs', run: () => new Promise(() => undefined), withinMs: 1 },
      { name: 'fails', run: () => Promise.reject(new Error('broken')), withinMs: 1000 },
      { name: 'last', run: () => void ran.push('last'), withinMs: 1000 },
    ],
    logger,
  );
  expect(ran).toEqual(['first', 'last']);
  const complaints = lines.map((line) => JSON.parse(line) as { step: string; reason: string });
  expect(complaints.map(({ step }) => step)).toEqual(['hangs', 'fails']);
  expect(complaints[1]?.reason).toContain('broken');
});
