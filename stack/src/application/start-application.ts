import { freePort } from '../ports.ts';
import { backendPart } from './backend-part.ts';
import { buildPage } from './build-page.ts';
import { consumerPart } from './consumer-part.ts';
import { migrate } from './migrate.ts';
import type { ApplicationOptions } from './options.ts';
import type { Services } from './services.ts';

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
