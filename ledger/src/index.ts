export { GENESIS, type Link, linkHash } from './chain.ts';
export { PARTITIONS, murmur2, partitionOf } from './partition.ts';
