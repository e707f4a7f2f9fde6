import { once } from 'node:events';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { root } from '../src/paths.ts';
import { freePort } from '../src/ports.ts';
import { Running, until } from './running.ts';

/** Says its name to every request, and echoes what an upgraded connection sends. */
class FakeBackend {
  readonly server: Server;
  ready = true;

  constructor(name: string) {
    this.server = createServer((request, response) => {
      const isProbe = request.url === '/health/ready';
      response.writeHead(isProbe && !this.ready ? 503 : 200, { Connection: 'close' }).end(name);
    });
    this.server.on('upgrade', (_request: IncomingMessage, socket: Socket) => {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n',
      );
      socket.pipe(socket);
    });
  }

  async listen(port = 0): Promise<number> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe('the balancer', { timeout: 60_000 }, () => {
  const closing: (() => unknown)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  async function balance(...ports: number[]): Promise<string> {
    const port = await freePort();
    const env = { ...process.env, PORT: String(port), BACKENDS: ports.join(',') };
    const balancer = new Running(process.execPath, [join(root, 'stack/src/balancer/main.ts')], {
      env,
    });
    closing.push(() => balancer.child.kill());
    await until(() => balancer.output.includes('listening') || undefined);
    return `http://127.0.0.1:${port}`;
  }

  function backend(name: string): FakeBackend {
    const made = new FakeBackend(name);
    closing.push(() => made.close());
    return made;
  }

  const ask = async (url: string) =>
    (await fetch(url, { headers: { Connection: 'close' } })).text();

  it('gives each backend its share', async () => {
    const url = await balance(await backend('one').listen(), await backend('two').listen());
    const answers = new Set<string>();
    await until(async () => (answers.add(await ask(url)).size === 2 ? true : undefined));
    expect([...answers].toSorted()).toEqual(['one', 'two']);
  });

  it('asks the next when one refuses, however ready it was', async () => {
    const one = backend('one');
    const url = await balance(await one.listen(), await backend('two').listen());
    await until(async () => ((await ask(url)) === 'one' ? true : undefined));
    one.close();
    const answers = await Promise.all(Array.from({ length: 10 }, async () => ask(url)));
    expect(new Set(answers)).toEqual(new Set(['two']));
  });

  it('leaves a backend alone that is not ready', async () => {
    const one = backend('one');
    const url = await balance(await one.listen(), await backend('two').listen());
    await until(async () => ((await ask(url)) === 'one' ? true : undefined));
    one.ready = false;
    const tenAnswers = async () =>
      new Set(await Promise.all(Array.from({ length: 10 }, async () => ask(url))));
    await expect.poll(tenAnswers, { timeout: 45_000 }).toEqual(new Set(['two']));
  });

  it('keeps a client waiting while all backends are away for a moment', async () => {
    const port = await freePort();
    const url = await balance(port);
    const answer = ask(url);
    await backend('late').listen(port);
    expect(await answer).toBe('late');
  });

  it('passes upgraded connections through, both ways and to the end', async () => {
    const url = new URL(await balance(await backend('one').listen()));
    const socket = connect({ port: Number(url.port), host: url.hostname, allowHalfOpen: true });
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
    await until(() => heard.includes('101') || undefined);
    socket.end('the last words');
    await once(socket, 'end');
    expect(heard).toContain('the last words');
  });
});
