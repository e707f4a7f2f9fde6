import type { Services } from './services.ts';

const passwordOf = {
  owner: 'owner',
  backend: 'backend',
  consumer: 'consumer',
  audit_reader: 'auditReader',
} as const;

/** What a part of ours is told: the database as a role of its own, and the topic. By its own route, if it has one. */
export function serviceEnvironment(
  services: Services,
  role: keyof typeof passwordOf,
  part?: string,
): Record<string, string> {
  const route = part === undefined ? undefined : services.links.routes.get(part);
  const url = new URL(services.databaseUrl);
  url.username = role;
  url.password = services.secrets.passwords[passwordOf[role]];
  if (route) url.port = String(route.postgres);
  return {
    DATABASE_URL: url.href,
    KAFKA_BOOTSTRAP: route ? bootstrapOf(route.kafka) : services.kafkaBootstrap,
    KAFKA_TOPIC: 'task-events',
  };
}

/** Kafka nodes on this machine as clients want them. */
export function bootstrapOf(ports: readonly number[]): string {
  return ports.map((port) => `127.0.0.1:${port}`).join(',');
}
