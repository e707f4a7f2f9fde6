import type { LiveFrame, Trail } from '@tasktrail/contract';
import { describe, expect, test } from 'vitest';
import { settled } from '../../testing/fake-clock.ts';
import { anEvent, eventFrame } from '../../testing/samples.ts';
import { Seals } from './seals.ts';

function start() {
  const audited = new Map<number, number>();
  const asked: number[][] = [];
  const seals = new Seals(async (ids) => {
    asked.push([...ids]);
    return ids.map((task_id): Trail => ({
      task_id,
      events: [1, 2, 3].map((version) => ({
        version,
        event: 'task.updated',
        occurred_at: '2026-11-22T12:00:00Z',
        audited: version <= (audited.get(task_id) ?? 0),
      })),
    }));
  });
  return { seals, audited, asked };
}

const hint = (partition: number, next: number): LiveFrame => ({
  type: 'audited',
  topic: 't',
  partitions: { [partition]: next },
});

describe('seals', () => {
  test('a hint asks, only the answer fills', async () => {
    const { seals, audited, asked } = start();
    seals.watch(1, 2);
    seals.frame(eventFrame(anEvent({ id: 1, version: 2 }), 0, 10));
    seals.frame(hint(0, 11));
    await settled();
    expect(asked).toEqual([[1]]);
    expect(seals.upTo(1)).toBe(0);
    audited.set(1, 2);
    seals.frame(hint(0, 12));
    await settled();
    expect(seals.upTo(1)).toBe(2);
  });

  test('a hint that has not reached the event asks nothing', async () => {
    const { seals, asked } = start();
    seals.watch(1, 2);
    seals.frame(eventFrame(anEvent({ id: 1, version: 2 }), 1, 10));
    seals.frame(hint(1, 10));
    seals.frame(hint(0, 99));
    await settled();
    expect(asked).toEqual([]);
  });

  test('an event that comes after its hint is asked about at once', async () => {
    const { seals, audited } = start();
    audited.set(1, 2);
    seals.watch(1, 2);
    seals.frame(hint(0, 11));
    await settled();
    audited.set(1, 3);
    seals.watch(1, 3);
    seals.frame(eventFrame(anEvent({ id: 1, version: 3 }), 0, 10));
    await settled();
    expect(seals.upTo(1)).toBe(3);
  });

  test('a seal that comes onto the screen after its event and its hint is asked about', async () => {
    const { seals, audited } = start();
    seals.frame(eventFrame(anEvent({ id: 1, version: 2 }), 0, 10));
    seals.frame(hint(0, 11));
    audited.set(1, 2);
    seals.watch(1, 2);
    await settled();
    expect(seals.upTo(1)).toBe(2);
  });

  test('seals that nobody sees are not asked about', async () => {
    const { seals, asked } = start();
    const stop = seals.watch(1, 2);
    stop();
    seals.frame(eventFrame(anEvent({ id: 1, version: 2 }), 0, 10));
    seals.frame(hint(0, 11));
    await settled();
    expect(asked).toEqual([]);
  });

  test('filling wakes the task it belongs to', async () => {
    const { seals, audited } = start();
    const woken: number[] = [];
    seals.subscribe(1, () => woken.push(1));
    seals.subscribe(2, () => woken.push(2));
    audited.set(1, 3);
    seals.watch(1, 3);
    seals.frame({ type: 'pulse', now: '2026-11-22T12:00:00Z', behind_seconds: 0 });
    await settled();
    expect(woken).toEqual([1]);
  });
});
