import { expect, it } from 'vitest';

import { freePort } from './ports.ts';

it('a free port is given once, to whoever asks before anybody listens', async () => {
  // Of 3,000 drawn from 22,000, about two hundred would be drawn again.
  const ports = await Promise.all(Array.from({ length: 3000 }, freePort));
  expect(new Set(ports).size).toBe(ports.length);
});
