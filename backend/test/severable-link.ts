import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A TCP link to a server that can be cut and mended: PostgreSQL lost for one test only. */
export class SeverableLink {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #mode: 'open' | 'cut' | 'silent' = 'open';

  private constructor(host: string, port: number) {
    this.#server = createServer((near) => {
      this.#watch(near);
      if (this.#mode === 'cut') {
        near.destroy();
        return;
      }
      const far = connect(port, host);
      this.#watch(far);
      near.on('data', (data) => this.#mode === 'silent' || far.write(data));
      far.on('data', (data) => this.#mode === 'silent' || near.write(data));
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    });
  }

  /** The link, and the URL of the same database through it. */
  static async to(databaseUrl: string): Promise<{ link: SeverableLink; url: string }> {
    const url = new URL(databaseUrl);
    const link = new SeverableLink(url.hostname, Number(url.port));
    await new Promise<void>((resolve) => link.#server.listen(0, '127.0.0.1', resolve));
    url.hostname = '127.0.0.1';
    url.port = String((link.#server.address() as AddressInfo).port);
    return { link, url: url.href };
  }

  /** Ends every connection, and every new one. */
  cut(): void {
    this.#mode = 'cut';
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Lets connections stand, and nothing through: a server that hangs. */
  silence(): void {
    this.#mode = 'silent';
  }

  mend(): void {
    this.#mode = 'open';
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
