import type { Services } from './services.ts';

/** What every part of ours is told: the database as a role of its own, and the topic. */
export function serviceEnvironment(
  services: Services,
  role: 'owner' | 'backend' | 'consumer',
): Record<string, string> {
  const url = new URL(services.databaseUrl);
  url.username = role;
  url.password = services.secrets.passwords[role];
  return {
    DATABASE_URL: url.href,
    KAFKA_BOOTSTRAP: services.kafkaBootstrap,
    KAFKA_TOPIC: 'task-events',
  };
}
