export { migrate } from './migrate.ts';
export { ensureCheckpointTopic, ensureTopic, PARTITIONS } from './topic.ts';
