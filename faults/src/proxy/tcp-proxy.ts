import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import type { Random } from '../random/random.ts';
import { Lane, type LaneRules, freely } from './lane.ts';

/** The longest text a tripwire can wait for across two chunks. */
const TAIL = 256;

export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}

/**
 * A TCP proxy with faults. `up` is the direction from the client to the server, `down` the way back.
 *
 * It delays, limits, slices, goes silent in one direction or both, and resets; a tripwire acts at the moment when a certain
 * text passes, e.g. between an acknowledgement and the statement that would note it.
 */
export class TcpProxy {
  readonly up: Lane;
  readonly down: Lane;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #target: ProxyTarget;
  #refusing = false;

  private constructor(server: Server, target: ProxyTarget, random: Random) {
    this.#server = server;
    this.#target = target;
    this.up = new Lane(random.fork('up'));
    this.down = new Lane(random.fork('down'));
    server.on('connection', (client) => this.#join(client));
  }

  /** Listens on a free port of the loopback address; `port` takes a certain one. */
  static async open(target: ProxyTarget, random: Random, port = 0): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const proxy = new TcpProxy(server, target, random);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From the next connection on. */
  leadTo(target: ProxyTarget): void {
    this.#target = target;
  }

  /** The same rules for both directions. */
  both(rules: Partial<LaneRules>): void {
    this.up.set(rules);
    this.down.set(rules);
  }

  /** Resets every connection (RST); new ones are reset too until `heal`. */
  cut(): void {
    this.#refusing = true;
    this.reset();
  }

  /** Resets every connection once. */
  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Everything passes again, what was held included. */
  heal(): void {
    this.#refusing = false;
    this.up.trip(undefined);
    this.down.trip(undefined);
    this.both(freely);
  }

  async close(): Promise<void> {
    this.heal();
    this.reset();
    this.#server.close();
    if (this.#server.listening) await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    this.#keep(client);
    if (this.#refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    this.#keep(server);
    void pump(client, server, this.up);
    void pump(server, client, this.down);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // Whichever side breaks, `pump` ends the other one.
    socket.on('error', () => undefined);
  }
}

async function pump(from: Socket, to: Socket, lane: Lane): Promise<void> {
  // Before the loop is left: leaving it ends the socket in order, and then there is nothing to reset.
  const reset = () => {
    from.resetAndDestroy();
    to.resetAndDestroy();
  };
  let tail: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      if (!(await lane.pass(chunk, to, tail))) {
        reset();
        return;
      }
      tail = Buffer.from(chunk.subarray(-TAIL));
    }
    to.end();
  } catch {
    reset();
  }
}
