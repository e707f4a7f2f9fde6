export { createTestDatabase, type TestDatabase } from './database.ts';
export { createTestTopic, type TestTopic } from './topic.ts';
