import { freePort } from '../ports.ts';
import type { ExtraListener, Route, StandBetween } from './link.ts';

/** The ports of the services, before anybody stands between. */
interface Ends {
  readonly postgres: number;
  /** Client port of each node, by the node's name. */
  readonly nodes: ReadonlyMap<string, number>;
}

/** How each part reaches its services, and what Kafka must listen on for that. */
export interface Links {
  readonly routes: ReadonlyMap<string, Route>;
  /** By the node's name. */
  readonly listeners: ReadonlyMap<string, readonly ExtraListener[]>;
}

/** Asks `standBetween` about every link of the parts with these names. */
export async function settleLinks(
  names: readonly string[],
  ends: Ends,
  standBetween: StandBetween | undefined,
): Promise<Links> {
  const routes = new Map<string, Route>();
  const listeners = new Map([...ends.nodes.keys()].map((node) => [node, [] as ExtraListener[]]));
  for (const from of names) {
    const link = { from, to: 'postgres', port: ends.postgres };
    const postgres = (await standBetween?.(link)) ?? ends.postgres;
    const own = standBetween ? await listenersFor(from, ends.nodes, standBetween) : undefined;
    for (const [node, listener] of own ?? []) listeners.get(node)?.push(listener);
    const kafka = own ? [...own.values()].map(({ advertised }) => advertised) : ends.nodes.values();
    routes.set(from, { postgres, kafka: [...kafka] });
  }
  return { routes, listeners };
}

/** All nodes or none: a client that came in by one listener is told the addresses of that listener only. */
async function listenersFor(
  from: string,
  nodes: ReadonlyMap<string, number>,
  standBetween: StandBetween,
): Promise<Map<string, ExtraListener> | undefined> {
  const own = new Map<string, ExtraListener>();
  for (const to of nodes.keys()) {
    const port = await freePort();
    const advertised = (await standBetween({ from, to, port })) ?? port;
    own.set(to, { name: `TO_${from.replace('-', '_').toUpperCase()}`, port, advertised });
  }
  const isTouched = [...own.values()].some(({ port, advertised }) => port !== advertised);
  return isTouched ? own : undefined;
}
