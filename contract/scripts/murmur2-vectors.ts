const PARTITIONS = 3;

/** Kafka's murmur2 (seed 0x9747b28c) of the key's UTF-8 bytes, signed as in Java. */
function murmur2(key: string): number {
  const data = Buffer.from(key, 'utf8');
  const m = 0x5bd1e995;
  let hash = 0x9747b28c ^ data.length;
  const whole = data.length - (data.length % 4);
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(data.readInt32LE(at), m);
    word ^= word >>> 24;
    hash = Math.imul(hash, m) ^ Math.imul(word, m);
  }
  const tail = data.subarray(whole);
  for (const [index, byte] of tail.entries()) hash ^= byte << (8 * index);
  if (tail.length > 0) hash = Math.imul(hash, m);
  hash = Math.imul(hash ^ (hash >>> 13), m);
  return (hash ^ (hash >>> 15)) | 0;
}

/** The Java client's default: positive by dropping the sign bit, then modulo. */
function partitionOf(hash: number): number {
  return (hash & 0x7fffffff) % PARTITIONS;
}

/** From the Java client's own test of murmur2; the generator fails when it disagrees with them. */
const published = [
  ['21', -973_932_308],
  ['foobar', -790_332_482],
  ['a-little-bit-long-string', -985_981_536],
  ['a-little-bit-longer-string', -1_486_304_829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
  ['abc', 479_470_107],
] as const;

const subjects = [
  ...Array.from({ length: 24 }, (_, index) => `task/${String(index + 1)}`),
  'task/99',
  'task/100',
  'task/1000',
  'task/48112',
  'task/9007199254740991',
  'board/3',
  'comment/9',
  '',
  'a',
  'ab',
  'é',
  '東京/1',
  'task/😀',
];

/** Keys with their murmur2 and partition of 3: relay, sink and feed must agree with the Java client. */
export function murmur2Vectors() {
  for (const [key, expected] of published) {
    if (murmur2(key) !== expected) throw new Error(`murmur2 of ${key} is ${String(murmur2(key))}`);
  }
  return [...published.map(([key]) => key), ...subjects].map((key) => ({
    key,
    murmur2: murmur2(key),
    partition: partitionOf(murmur2(key)),
  }));
}
