import { spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type Line, TestSigner, type World } from './line.ts';
import { insertTask, one } from './task-rows.ts';
import { createTestCheckpointTopic, type TestTopic } from './topic.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let world: World;
let checkpoints: TestTopic;
let signer: TestSigner;
let old: Line;
let folder: string;
beforeAll(async () => {
  world = await createWorld();
  checkpoints = await createTestCheckpointTopic();
  signer = new TestSigner(world.folder);
  old = await world.database();
  folder = join(world.folder, 'backup');
  await signer.signHeads(old.owner);
});
afterAll(async () => {
  await checkpoints.drop();
  await world.close();
});

interface Run {
  code: number;
  out: string;
  err: string;
}

async function run(line: Line, ...args: string[]): Promise<Run> {
  const env = {
    DATABASE_URL: line.database.ownerUrl,
    KAFKA_BOOTSTRAP: world.topic.bootstrap.join(','),
    KAFKA_TOPIC: world.topic.name,
    CHECKPOINT_TOPIC: checkpoints.topic,
  };
  const child = spawn(process.execPath, [main, ...args], { env });
  const code = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

test('a backup says what it holds, what was checked, and until when it can be rolled forward', async () => {
  await insertTask(old.owner);
  await insertTask(old.owner);
  await old.publish();
  await old.audit();
  const { code, out, err } = await run(old, 'backup', '--to', folder, '--key', signer.keyFile);

  expect({ code, err }).toEqual({ code: 0, err: 'Copying and checking\n' });
  expect(out).toContain('the law: 2 committed changes = 2 audited + 0 waiting.\n');
  const { made_at: madeAt } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    made_at: string;
  };
  const until = new Date(Date.parse(madeAt) + 30 * 24 * 60 * 60 * 1000).toISOString();
  expect(out).toContain(`until ${until}: topic ${world.topic.name} keeps a change for 30 days`);
  expect(await run(old, 'backup', '--to', folder)).toMatchObject({
    code: 1,
    err: expect.stringContaining(`backup: ${folder} is there already\n`) as string,
  });
}, 120_000);

describe('a restore', () => {
  test('does not replay when nothing was signed, unless it is told to', async () => {
    const line = await world.database();
    const refused = await run(line, 'restore', '--from', folder, '--replay');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('there is no signed checkpoint to replay against');
    expect(await one(line.owner, 'select count(*)::int as tasks from tasks')).toEqual({ tasks: 0 });

    const told = await run(line, 'restore', '--from', folder, '--replay', '--without-checkpoints');
    expect(told).toMatchObject({ code: 0 });
    expect(await one(line.owner, 'select count(*)::int as tasks from tasks')).toEqual({ tasks: 2 });
  });

  test('reads the checkpoints from their topic when nobody gives the file, and lists what they do not cover', async () => {
    await insertTask(old.owner, 'signed');
    await old.publish();
    await old.audit();
    await signer.signHeads(old.owner);
    const stranger = new TestSigner(await mkdtemp(join(world.folder, 'stranger-')));
    await stranger.signHeads(old.owner);
    const foreign = [{ key: '0', value: 'hello', partition: 0 }, ...stranger.records];
    await world.produce([...foreign, ...signer.records], checkpoints.topic);
    await insertTask(old.owner, 'unproven');
    await old.publish();
    await old.audit();
    const line = await world.database();
    const { code, out, err } = await run(line, 'restore', '--from', folder, '--replay');

    expect(code).toBe(0);
    expect(err).toContain(
      `${foreign.length} records of topic ${checkpoints.topic} are not by the key`,
    );
    expect(err).toContain('--checkpoints FILE and --key FILE');
    expect(out.match(/^Unproven: 1 of them come after the last checkpoint/gm)).toHaveLength(1);
    expect(await one(line.owner, 'select count(*)::int as tasks from tasks')).toEqual({ tasks: 4 });
  }, 120_000);

  test('refuses checkpoints that another key signed', async () => {
    const stranger = new TestSigner(await mkdtemp(join(world.folder, 'stranger-')));
    await stranger.signHeads(old.owner);
    const line = await world.database();
    const args = ['--checkpoints', stranger.file, '--key', signer.keyFile];
    const { code, err } = await run(line, 'restore', '--from', folder, '--replay', ...args);

    expect(code).toBe(1);
    expect(err).toMatch(/signed\.ndjson, line 1: it is signed by key \w+, not by \w+\n/);
  });

  test('says plainly that there is no key where it was to be', async () => {
    const line = await world.database();
    const key = join(world.folder, 'nowhere.pub');
    const refused = await run(line, 'restore', '--from', folder, '--replay', '--key', key);

    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain(`restore: no public key of the signer can be read at ${key}: `);
    expect(refused.err).toContain('--key FILE');
  });

  test('with --discard hands over the request to the signer when it is not told where to put it', async () => {
    const line = await world.database();
    const { code, out } = await run(line, 'restore', '--from', folder, '--discard');

    expect(code).toBe(0);
    expect(out).toContain('beside its key, as fork-request.json:\n{\n  "kind": "fork-request"');
  });
});

test.each([
  [['backup'], 'say where to: --to FOLDER'],
  [['restore', '--replay'], 'say where from: --from FOLDER'],
  [['restore', '--from', 'x'], 'choose one: --replay or --discard'],
  [['restore', '--from', 'x', '--replay', '--discard'], 'choose one: --replay or --discard'],
  [['backup', '--into', 'x'], "Unknown option '--into'"],
])('%j is answered with one sentence, the help and exit code 2', async (args, sentence) => {
  const { code, out, err } = await run(old, ...args);

  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(`${args[0]}: ${sentence}`);
  expect(err).toContain(`usage: node database/src/main.ts ${args[0]}`);
});
