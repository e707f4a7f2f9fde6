export { createTestDatabase, type TestDatabase } from './database.ts';
export { createTestCheckpointTopic, createTestTopic, type TestTopic } from './topic.ts';
