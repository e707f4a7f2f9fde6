import { expect, test } from 'vitest';
import { EventTimes } from './event-times.ts';

const place = (offset: number) => ({ topicId: 'a', partition: 0, offset });

test('what is known of a record comes together, and the oldest records are forgotten', () => {
  const times = new EventTimes();
  times.note(place(0), { published: 1 });
  times.note(place(1), { published: 2 });
  times.note(place(1), { acked: 3 });
  expect(times.of(place(1))).toEqual({ published: 2, acked: 3 });
  for (let offset = 2; offset <= 20_000; offset += 1) times.note(place(offset), { delivered: 4 });
  expect(times.of(place(0))).toEqual({});
  expect(times.of(place(1))).toEqual({ published: 2, acked: 3 });
  expect(times.of(place(20_000))).toEqual({ delivered: 4 });
});
