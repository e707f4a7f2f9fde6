import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD } from './connect.ts';
import { createEmptyDatabase, type EmptyDatabase } from './empty-database.ts';
import { dropTestTopic, newTopicName } from './topic.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const topic = newTopicName();
const checkpointTopic = newTopicName();

let database: EmptyDatabase;
let environment: Record<string, string>;
beforeAll(async () => {
  database = await createEmptyDatabase();
  environment = {
    DATABASE_URL: database.ownerUrl,
    KAFKA_BOOTSTRAP: process.env['TEST_KAFKA_BOOTSTRAP'] ?? '',
    KAFKA_TOPIC: topic,
    CHECKPOINT_TOPIC: checkpointTopic,
    BACKEND_PASSWORD: PASSWORD,
    CONSUMER_PASSWORD: PASSWORD,
    AUDIT_READER_PASSWORD: PASSWORD,
  };
});
afterAll(async () => {
  await Promise.all([topic, checkpointTopic].map(dropTestTopic));
  await database.drop();
});

interface Run {
  code: number;
  out: string;
  err: string;
}

async function run(args: string[], env = environment): Promise<Run> {
  const child = spawn(process.execPath, [main, ...args], { env });
  const code = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

test('migrate says what it did, and the second time that nothing was left to do', async () => {
  const first = await run(['migrate']);
  const second = await run(['migrate']);

  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toMatch(/^database: applied 0001_outbox, .*\n/);
  expect(first.out).toContain(`\ntopic ${topic}: created\ntopic ${checkpointTopic}: created\n`);
  expect(second).toEqual({
    code: 0,
    err: '',
    out: `database: up to date\ntopic ${topic}: up to date\ntopic ${checkpointTopic}: up to date\n`,
  });
});

test('migrate --demo writes the sample board, and the second time says why it does not', async () => {
  expect((await run(['migrate', '--demo'])).out).toMatch(
    /^demo: wrote \d+ tasks with \d+ changes$/m,
  );
  expect((await run(['migrate', '--demo'])).out).toContain(
    'demo: nothing written, the database is not empty\n',
  );
});

describe('a mistake is one line that names it, without any value', () => {
  test('a wrong environment ends with exit code 78', async () => {
    const env = { ...environment, DATABASE_URL: 'secret', KAFKA_REPLICATION: 'none' };

    expect(await run(['migrate'], env)).toEqual({
      code: 78,
      out: '',
      err: 'migrate: DATABASE_URL must be a postgres URL\nmigrate: KAFKA_REPLICATION must be a positive integer\n',
    });
  });

  test.each([
    ['DATABASE_URL', 'postgres://owner:secret@127.0.0.1:1/x', 'PostgreSQL'],
    ['KAFKA_BOOTSTRAP', '127.0.0.1:1', 'Kafka'],
  ])('an unreachable %s', async (name, value, side) => {
    const { code, err } = await run(['migrate'], { ...environment, [name]: value });

    expect(code).toBe(1);
    // The reason is the driver's: refused, or cut off by what happens to listen there.
    expect(err).toMatch(new RegExp(`^migrate: ${side}: [^\\n]+\\n$`));
    expect(err).not.toContain('secret');
  });

  test('arguments it does not know end with the help', async () => {
    const { code, err } = await run(['migrate', 'twice']);

    expect(code).toBe(2);
    expect(err).toContain('usage: node database/src/main.ts migrate');
  });
});
