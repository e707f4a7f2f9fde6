import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A TCP link to a server that can be cut, muted and mended: PostgreSQL lost for one test only. */
export class SeverableLink {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #isMute = false;

  private constructor(host: string, port: number) {
    this.#server = createServer((near) => {
      this.#watch(near);
      if (this.#isCut) {
        near.destroy();
        return;
      }
      const far = connect(port, host);
      this.#watch(far);
      near.pipe(far);
      far.on('data', (answer) => {
        if (!this.#isMute) near.write(answer);
      });
      far.on('end', () => near.end());
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
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Takes connections and everything they say to the server, and loses what it answers. */
  mute(): void {
    this.#isMute = true;
  }

  /** A connection that lost answers is of no more use: it is ended. */
  mend(): void {
    if (this.#isMute) this.cut();
    this.#isMute = false;
    this.#isCut = false;
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
