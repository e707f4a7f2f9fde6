import type { Base } from '@platformatic/kafka';

/**
 * One try, then the caller decides: retries inside the client would hide an outage, and could let a
 * record land after the attempt that sent it was given up.
 */
export const clientOptions = {
  retries: false,
  connectTimeout: 3_000,
  requestTimeout: 8_000,
  autocreateTopics: false,
} as const;

/**
 * The client asks the first broker that takes a connection. One that is stopped, or stands behind a proxy, takes it and
 * never answers: a new client begins elsewhere.
 */
export function inAnyOrder(brokers: readonly string[]): string[] {
  const left = [...brokers];
  return brokers.flatMap(() => left.splice(Math.floor(Math.random() * left.length), 1));
}

/** Ends a client at once, whatever is still under way: closing alone waits for a stalled broker. */
export function destroyClient(client: Pick<Base, 'connections' | 'close'>): void {
  const sockets = [...client.connections].map(([, connection]) => connection.socket);
  client.close().catch(() => undefined);
  for (const socket of sockets) socket.destroy();
}
