import type { Pipeline } from '@tasktrail/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { Unreachable } from '../../api/failure.ts';
import { FakeClock, settled } from '../../testing/fake-clock.ts';
import { aPipeline } from '../../testing/pipeline-samples.ts';
import { PipelineWatch } from './pipeline-watch.ts';

let clock: FakeClock;
let isHidden: boolean;
let reads: number;
let answer: () => Promise<Pipeline>;
let watch: PipelineWatch;

beforeEach(() => {
  clock = new FakeClock();
  isHidden = false;
  reads = 0;
  answer = async () => aPipeline();
  watch = new PipelineWatch({
    clock,
    isHidden: () => isHidden,
    read: async () => {
      reads += 1;
      return answer();
    },
  });
});

/** Lets `seconds` pass, one after the other, with every answer arriving at once. */
async function pass(seconds: number): Promise<void> {
  clock.advance(0);
  await settled();
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1_000);
    await settled();
  }
}

describe('the pipeline is read', () => {
  test('every 2 s while its page is open, every 10 s for the nav, and never for nobody', async () => {
    await pass(30);
    expect(reads).toBe(0);
    const stopGlancing = watch.glance();
    await pass(20);
    expect(reads).toBe(3);
    const stopLooking = watch.look();
    await pass(10);
    expect(reads).toBe(8);
    stopLooking();
    stopGlancing();
    await pass(30);
    expect(reads).toBe(8);
  });

  test('not while the tab is hidden, and at once when it is shown again', async () => {
    watch.look();
    await pass(0);
    isHidden = true;
    watch.visibilityChanged();
    await pass(30);
    expect(reads).toBe(1);
    isHidden = false;
    watch.visibilityChanged();
    await pass(0);
    expect(reads).toBe(2);
  });

  test('not while it is paused; leaving the page ends the pause', async () => {
    const stopLooking = watch.look();
    watch.glance();
    await pass(0);
    watch.pause();
    await pass(30);
    expect(reads).toBe(1);
    expect(watch.get().pausedAt).not.toBeNull();
    stopLooking();
    await pass(0);
    expect(reads).toBe(2);
    expect(watch.get().pausedAt).toBeNull();
  });

  test('at once when something was done that shows here, also while it is paused', async () => {
    watch.look();
    await pass(0);
    watch.pause();
    await watch.again();
    expect(reads).toBe(2);
    await pass(30);
    expect(reads).toBe(2);
  });

  test('one answer after the other, however slow', async () => {
    answer = async () => new Promise<Pipeline>(() => undefined);
    watch.look();
    await pass(30);
    expect(reads).toBe(1);
  });
});

test('a read that fails keeps the last values and says since when, until one succeeds', async () => {
  watch.look();
  await pass(0);
  answer = async () => Promise.reject(new Unreachable(null));
  await pass(2);
  const failedAt = clock.now();
  await pass(4);
  expect(watch.get()).toMatchObject({
    pipeline: aPipeline(),
    readAt: failedAt - 2_000,
    failingSince: failedAt,
  });
  answer = async () => aPipeline({ incidents: 1 });
  await pass(2);
  expect(watch.get()).toMatchObject({
    pipeline: { incidents: 1 },
    failure: null,
    failingSince: null,
  });
});
