export { migrate } from './migrate.ts';
export { ensureTopic, PARTITIONS } from './topic.ts';
