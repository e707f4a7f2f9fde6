/**
 * Partitions of the topic, fixed for its life: the partition of a subject decides which hash chain
 * holds it. Everything that meets a topic with another count refuses it by name.
 */
export const PARTITIONS = 3;

const M = 0x5bd1e995;
const R = 24;
const SEED = 0x9747b28c;

/** murmur2 as Kafka's Java client computes it, as a signed 32-bit integer. */
export function murmur2(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    hash = Math.imul(hash, M) ^ mix(view.getInt32(at, true));
  }
  if (whole < bytes.length) {
    for (let at = bytes.length - 1; at >= whole; at -= 1) {
      hash ^= view.getUint8(at) << (8 * (at - whole));
    }
    hash = Math.imul(hash, M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}

function mix(word: number): number {
  const k = Math.imul(word, M);
  return Math.imul(k ^ (k >>> R), M);
}

/** The partition of a key: ours, so that no client's default can move a subject to another chain. */
export function partitionOf(subject: string): number {
  return (murmur2(Buffer.from(subject, 'utf8')) & 0x7fffffff) % PARTITIONS;
}
