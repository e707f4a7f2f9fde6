import type { PartPlan } from '../parts/part-plan.ts';
import { freePort } from '../ports.ts';
import { backendPart } from './backend-part.ts';
import { balancerPart } from './balancer-part.ts';
import { buildPage } from './build-page.ts';
import { consumerPart } from './consumer-part.ts';
import { migrate } from './migrate.ts';
import type { ApplicationOptions } from './options.ts';
import type { Services } from './services.ts';
import { signerPart } from './signer-part.ts';

/** Migrates, then starts everything that is ours; answers the address of the page. */
export async function startApplication(
  services: Services,
  options: ApplicationOptions,
): Promise<string> {
  const port = options.port || (await freePort());
  await Promise.all([
    migrate(services, options.demo ?? false),
    options.watch || options.page === false ? undefined : buildPage(services.say),
  ]);
  const plans = [
    ...(await backendParts(services, port, options)),
    ...services.shape.consumers.map((name, slot) => consumerPart(services, name, slot)),
    ...(options.signer === false ? [] : [signerPart(services)]),
  ];
  await Promise.all(plans.map(async (plan) => services.parts.start(plan)));
  return `http://localhost:${port}`;
}

/** One backend has the address to itself; several stand behind a balancer that has it. */
async function backendParts(
  services: Services,
  port: number,
  options: ApplicationOptions,
): Promise<PartPlan[]> {
  const { backends } = services.shape;
  const [only] = backends;
  if (only !== undefined && backends.length === 1)
    return [backendPart(services, { name: only, port }, options)];
  const places = await Promise.all(
    backends.map(async (name) => ({ name, port: await freePort(), publicPort: port })),
  );
  return [
    ...places.map((place) => backendPart(services, place, options)),
    balancerPart(
      port,
      places.map((place) => place.port),
    ),
  ];
}
