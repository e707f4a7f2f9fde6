import type { ServiceContext } from '../start-services.ts';

/** A running PostgreSQL and Kafka. */
export interface Services extends ServiceContext {
  readonly databaseUrl: string;
  readonly kafkaBootstrap: string;
  /** Where backends ask for parts to be broken; only with `--chaos`. */
  readonly chaosUrl?: string | undefined;
}
