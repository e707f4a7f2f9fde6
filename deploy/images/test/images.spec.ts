import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../backend/test/free-port.ts';
import { until } from '../../../backend/test/until.ts';
import { answers, ask } from './ask.ts';
import { Board, images } from './board.ts';
import type { Container } from './container.ts';
import { engine, tryEngine } from './engine.ts';

interface Built {
  Size: number;
  Config: {
    User: string;
    Entrypoint: string[];
    Cmd: string[] | null;
    StopSignal?: string;
    Labels: Record<string, string>;
  };
}

const names = ['backend', 'consumer', 'frontend'] as const;
const MEGABYTE = 1e6;
/** What Kubernetes waits unless it is told. */
const GRACE_SECONDS = 30;
/** What a part may add to its base. */
const largest = { backend: 40, consumer: 60, frontend: 5 } as const;

/** Stands in for every shell: a program that is none. */
let noShell: string[];
let folder: string;
let board: Board;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktrail-images-'));
  await writeFile(join(folder, 'nothing'), '');
  noShell = ['sh', 'dash', 'bash'].map(
    (name) => `--volume=${join(folder, 'nothing')}:/usr/bin/${name}:ro`,
  );
  board = await Board.open();
});
afterAll(async () => {
  await board.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(names)('the image of the %s', (name) => {
  test('runs as a user who is a number, and not root', async () => {
    const { Config } = await inspect(images[name]);
    expect(Config.User).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  test('starts its program without a shell between, and says how to stop it', async () => {
    const { Config } = await inspect(images[name]);
    expect([...Config.Entrypoint, ...(Config.Cmd ?? [])].join(' ')).not.toMatch(/\b(sh|bash)\b/);
    expect(Config.StopSignal).toBe(name === 'frontend' ? 'SIGQUIT' : 'SIGTERM');
  });

  test('says what it is', async () => {
    const { Config } = await inspect(images[name]);
    for (const label of ['title', 'description', 'licenses', 'base.name', 'version', 'revision'])
      expect(Config.Labels[`org.opencontainers.image.${label}`]).toMatch(/./);
  });

  test(`adds at most ${largest[name]} MB to its base`, async () => {
    const { Size, Config } = await inspect(images[name]);
    const base = Config.Labels['org.opencontainers.image.base.name'] ?? '';
    if ((await tryEngine('image', 'inspect', base)).code !== 0) await engine('pull', base);
    expect((Size - (await inspect(base)).Size) / MEGABYTE).toBeLessThan(largest[name]);
  });

  test('holds no test, no lock of a package manager and nothing a process could change', async () => {
    const container = await board.start({
      image: images[name],
      alias: 'looked-into',
      options: ['--entrypoint=find'],
      command: ['/app', '/srv', '/etc/nginx', '-not', '-type', 'l', '-writable', '-print'],
    });
    await container.exitCode();
    expect((await container.log()).replaceAll(/^find: .*\n/gm, '')).toBe('');
  });
});

describe('without a shell and with a read-only root', () => {
  test('the backend starts, is found well, and SIGTERM ends it in order', async () => {
    const wanted = board.backend(1);
    const backend = await board.start({ ...wanted, options: noShell });
    await answers(backend.port, '/health/ready');
    expect(await health(backend, images.backend)).toMatchObject({ code: 0 });
    expect(await processOne(backend)).toBe('node');
    expect(await backend.stop()).toBe(0);
    expect(await backend.log()).toContain('"action":"stopped"');
  });

  test('the consumer starts, is found well, and SIGTERM ends it in order', async () => {
    const consumer = await board.start({
      image: images.consumer,
      alias: 'consumer',
      env: board.environmentOf('consumer'),
      options: noShell,
    });
    await until(async () => (await health(consumer, images.consumer)).code === 0);
    expect(await processOne(consumer)).toMatch(/^python/);
    expect(await consumer.stop()).toBe(0);
    expect(await consumer.log()).toContain('"stopped"');
  });

  test('the signer starts from the image of the backend, and SIGTERM ends it in order', async () => {
    const signer = await board.start({
      image: images.backend,
      alias: 'signer',
      env: { ...board.environmentOf('audit_reader'), SIGNER_DIR: '/tmp/signer' },
      options: noShell,
      command: ['backend/src/signer/main.ts'],
    });
    await until(async () => (await signer.log()).includes('"action":"ready"'));
    expect(await signer.stop()).toBe(0);
  });
});

test('nginx is process 1, in the place of the shell that started it', async () => {
  const front = await board.startFrontend(await freePort());
  await answers(front.port, '/healthz');
  expect(await health(front, images.frontend)).toMatchObject({ code: 0 });
  expect(await processOne(front)).toBe('nginx');
});

test('a frontend that is told to stop answers the request it is reading first', async () => {
  const port = await freePort();
  const [front, backend] = [
    await board.startFrontend(port),
    await board.start(board.backend(port)),
  ];
  await answers(port, '/health/ready');
  const body = JSON.stringify({ title: 'half in, half out' });
  const socket = connect(port, '127.0.0.1');
  const answer = text(socket);
  socket.write(`POST /api/tasks HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n`);
  socket.write(`Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`);
  socket.write(body.slice(0, 10));
  // What is written is read before the signal: this goes the same way and is answered.
  await ask(port, 'GET', '/healthz');

  const stopped = front.stop();
  await until(() =>
    ask(port, 'GET', '/healthz').then(
      () => false,
      () => true,
    ),
  );
  socket.write(body.slice(10));
  expect(await answer).toMatch(/^HTTP\/1.1 201 /);
  expect(await stopped).toBe(0);
  await backend.remove();
});

describe('a process that is told to stop while it waits for a database that takes connections and says nothing', () => {
  test.each([
    ['the backend', { image: images.backend }],
    ['the migration', { image: images.backend, command: ['database/src/main.ts', 'migrate'] }],
    ['the consumer', { image: images.consumer }],
  ])('%s ends within the grace', async (_name, wanted) => {
    const silent = await board.start({
      image: images.backend,
      alias: 'silent',
      command: ['-e', `require('node:net').createServer(() => console.log('met')).listen(5432)`],
    });
    const container = await board.start({
      ...wanted,
      alias: 'starting',
      env: {
        ...board.environmentOf('backend'),
        DATABASE_URL: 'postgresql://backend:of-a-test@silent:5432/taskdb',
        BACKEND_PASSWORD: 'a',
        CONSUMER_PASSWORD: 'b',
        AUDIT_READER_PASSWORD: 'c',
      },
    });
    await until(async () => (await silent.log()).includes('met'));
    // Process 1 ignores what it does not handle: killed for that it would be 137.
    expect([0, 143]).toContain(await container.stop(GRACE_SECONDS));
    await silent.remove();
  });
});

test.each([
  ['backend', images.backend, ['backend/src/main.ts'], 'backend: '],
  ['migration', images.backend, ['database/src/main.ts', 'migrate'], 'migrate: '],
  ['signer', images.backend, ['backend/src/signer/main.ts'], 'signer: '],
  ['consumer', images.consumer, ['run'], 'audit_consumer: '],
])(
  'the %s without its variables says so and ends with 78',
  async (_name, image, command, prefix) => {
    const container = await board.start({ image, alias: 'refused', command });
    expect(await container.exitCode()).toBe(78);
    const log = await container.log();
    expect(log).toContain('DATABASE_URL is missing');
    for (const line of log.trim().split('\n')) expect(line).toContain(prefix);
  },
);

async function inspect(image: string): Promise<Built> {
  const [built] = JSON.parse(await engine('image', 'inspect', image)) as [Built];
  return built;
}

/** Runs the image's own check inside. */
async function health(container: Container, image: string): ReturnType<Container['run']> {
  // Podman shows it in this form only.
  const shown = await engine('image', 'inspect', '--format={{json .Config.Healthcheck}}', image);
  const [kind, ...command] = (JSON.parse(shown) as { Test: string[] }).Test;
  const words = kind === 'CMD-SHELL' ? ['sh', '-c', ...command] : command;
  return container.run(...words);
}

async function processOne(container: Container): Promise<string> {
  // Not its name: the main thread of Node has one of its own.
  return basename((await container.run('readlink', '/proc/1/exe')).text.trim());
}
