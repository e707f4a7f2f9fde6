import { expect, test } from 'vitest';
import { unprovenBy } from './report.ts';

test('no evidence shows what was written past the triggers before it was audited', () => {
  for (const given of [true, false]) {
    const evidence = { checkpoints: given, keyFromOutside: given, database: given };
    expect(unprovenBy([], evidence)).toContain('written_past_triggers');
  }
});
