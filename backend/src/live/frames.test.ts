import { expect, test } from 'vitest';
import { eventFrame } from './frames.ts';

const after = { topicId: crypto.randomUUID(), epochs: [0, 0, 0], offsets: [1, 2, 3] };

test('the frame of an event is the text that was checked, and keeps no more memory than it is long', () => {
  const event = '{"task": {"title":"Bücher"}}';
  const frame = eventFrame(event, { partition: 1, offset: 1 }, after);

  expect(frame.toString('utf8')).toContain(`"event":${event},"partition":1,"offset":1,`);
  expect(frame.buffer.byteLength).toBe(frame.length);
});
