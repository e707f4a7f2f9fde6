import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { PartList } from '../parts/part-list.ts';
import { type ChaosAct, ChaosActs } from './acts.ts';

/** The backend that is asked passes the answer on before it may be the one who is killed. */
const HEAD_START_MS = 250;

/** Takes acts from the backends, which alone know its address: loopback, a port of chance, and a secret in the path. */
export class ChaosControlServer {
  readonly #acts: ChaosActs;
  readonly #path = `/${randomBytes(24).toString('base64url')}`;
  readonly #server: Server;

  constructor(parts: PartList) {
    this.#acts = new ChaosActs(parts);
    this.#server = createServer((request, response) => {
      // A request that broke off has nobody to answer.
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** Answers its address. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#path}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#acts.end();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || !isSame(request.url ?? '', this.#path)) {
      response.writeHead(404).end();
      return;
    }
    // Judged by the backend, the only one who can send it.
    const wanted = JSON.parse(await text(request)) as ChaosAct;
    const { part, strike } = this.#acts.prepare(wanted);
    response.writeHead(202, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ ...wanted, part }));
    setTimeout(strike, HEAD_START_MS);
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
