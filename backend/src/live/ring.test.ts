import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Ring } from './ring.ts';

const entry = (partition: number, offset: number, bytes = 1) => {
  return { partition, offset, frame: Buffer.alloc(bytes) };
};

function contents(ring: Ring): [number, number][] {
  const found: [number, number][] = [];
  for (let order = ring.first; order < ring.end; order += 1) {
    const { partition, offset } = ring.at(order) ?? entry(-1, -1);
    found.push([partition, offset]);
  }
  return found;
}

test('entries come back in the order they were delivered in', () => {
  const ring = new Ring([5, 0, 7]);
  for (const [partition, offset] of [
    [2, 7],
    [0, 5],
    [2, 8],
  ] as const)
    ring.push(entry(partition, offset));
  expect(contents(ring)).toEqual([
    [2, 7],
    [0, 5],
    [2, 8],
  ]);
  expect(ring.starts).toEqual([5, 0, 7]);
});

test('beyond its limit of one partition the oldest leave, and the starts say what has left', () => {
  const ring = new Ring([0, 0, 0], { perPartition: 2, bytes: 1_000 });
  ring.push(entry(1, 0));
  for (let offset = 0; offset < 4; offset += 1) ring.push(entry(0, offset));
  expect(contents(ring)).toEqual([
    [0, 2],
    [0, 3],
  ]);
  expect(ring.starts).toEqual([2, 1, 0]);
});

test('beyond its bytes the oldest leave', () => {
  const ring = new Ring([0, 0, 0], { perPartition: 100, bytes: 10 });
  for (let offset = 0; offset < 3; offset += 1) ring.push(entry(0, offset, 4));
  expect(contents(ring)).toEqual([
    [0, 1],
    [0, 2],
  ]);
  expect(ring.starts).toEqual([1, 0, 0]);
});

test('an entry larger than the whole ring leaves it empty', () => {
  const ring = new Ring([0, 0, 0], { perPartition: 100, bytes: 10 });
  ring.push(entry(0, 0, 11));
  expect(contents(ring)).toEqual([]);
  expect(ring.starts).toEqual([1, 0, 0]);
});

test('order numbers keep their meaning while the ring goes round', () => {
  const ring = new Ring([0, 0, 0], { perPartition: 3, bytes: 1_000 });
  for (let offset = 0; offset < 1_000; offset += 1) {
    ring.push(entry(0, offset));
    expect(ring.at(offset)?.offset).toBe(offset);
    expect(ring.at(offset - 3)).toBeUndefined();
  }
  expect(ring.first).toBe(997);
});

test('what has left is kept by nothing', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const ring = new Ring([0], { perPartition: 100, bytes: 16 * 1024 * 1024 });
  const before = process.memoryUsage().arrayBuffers;
  // As many as stay, nearly, leave again.
  for (let offset = 0; offset < 31; offset += 1) ring.push(entry(0, offset, 1024 * 1024));
  expect(ring.end - ring.first).toBe(16);

  // What nobody keeps any more is freed in the background.
  const kept = () => {
    collect();
    return (process.memoryUsage().arrayBuffers - before) / 1024 / 1024;
  };
  await expect.poll(kept, { timeout: 4_000 }).toBeLessThan(17);
});
