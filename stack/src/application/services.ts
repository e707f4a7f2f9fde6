import type { ServiceContext } from '../start-services.ts';

/** A running PostgreSQL and Kafka. */
export interface Services extends ServiceContext {
  readonly databaseUrl: string;
  readonly kafkaBootstrap: string;
}
