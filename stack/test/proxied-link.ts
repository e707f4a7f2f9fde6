import { once } from 'node:events';
import { type AddressInfo, type Server, connect, createServer } from 'node:net';

import type { Link } from '../src/links/link.ts';

/** A proxy in each link it is asked about, which counts the connections. */
export class ProxiedLinks {
  readonly counts = new Map<string, number>();
  readonly #servers: Server[] = [];

  /** For `standBetween`. */
  readonly standBetween = async ({ from, to, port }: Link): Promise<number> => {
    const server = createServer((client) => {
      const name = `${from} to ${to}`;
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      const service = connect(port, '127.0.0.1');
      client.on('error', () => service.destroy()).pipe(service);
      service.on('error', () => client.destroy()).pipe(client);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.push(server);
    return (server.address() as AddressInfo).port;
  };

  close(): void {
    for (const server of this.#servers) server.close();
  }
}
