import { freePort } from '../ports.ts';
import type { ServiceContext } from '../start-services.ts';
import { backendPart } from './backend-part.ts';
import { buildPage } from './build-page.ts';
import { consumerPart } from './consumer-part.ts';
import { migrate } from './migrate.ts';

export interface ApplicationOptions {
  /** The page and the API; 0 takes a free port. */
  readonly port?: number;
  /** Fills an empty database with a sample board. */
  readonly demo?: boolean;
  /** Other origins whose pages may use the API. */
  readonly allowOrigins?: readonly string[];
  /** Restarts the backend when its sources change, and builds no page. */
  readonly watch?: boolean;
  /** More environment variables for the backend. */
  readonly backendEnv?: Readonly<Record<string, string>>;
}

/** A running PostgreSQL and Kafka. */
export interface Services extends ServiceContext {
  readonly databaseUrl: string;
  readonly kafkaBootstrap: string;
}

/** Migrates, then starts backend and consumer; answers the address of the page. */
export async function startApplication(
  services: Services,
  options: ApplicationOptions,
): Promise<string> {
  const port = options.port || (await freePort());
  await Promise.all([
    migrate(services, options.demo ?? false),
    options.watch ? undefined : buildPage(services.say),
  ]);
  await Promise.all([
    services.parts.start(backendPart(services, port, options)),
    services.parts.start(consumerPart(services)),
  ]);
  return `http://localhost:${port}`;
}
