/** Starts services of a running compose project with what they cannot work with: each says so in one line. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../../faults/src/database/database.ts';
import { runningContainers } from './containers.ts';
import { compose, docker, logOf } from './docker.ts';
import { addressesOf } from './run-file.ts';
import { until } from './until.ts';

const help = `Starts services of a running compose project wrongly: each must name what is wrong in one line, and no value.

usage: node deploy/compose/test/refusals.ts [--project NAME] [FILE...]

  --project NAME   the project's name (tasktrail)
  FILE             the compose files it runs with (compose.yaml compose.test.yaml)
  --help           this text

exit code: 0 all did, 1 one did not
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    project: { type: 'string', default: 'tasktrail' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}
const files = positionals.length > 0 ? positionals : ['compose.yaml', 'compose.test.yaml'];
const project = { name: values.project, files };

const WRONG = 'of-nobody';
const CONFIGURATION = 78;
const urlOf = (role: string, database = 'taskdb') =>
  `postgresql://${role}:${WRONG}@postgres:5432/${database}`;

interface Case {
  readonly service: string;
  readonly env: Readonly<Record<string, string>>;
  readonly says: RegExp;
  /** How it ends; whoever waits for something to come right does not end. */
  readonly ends?: number;
}

const cases: readonly Case[] = [
  {
    service: 'init',
    env: { LISTEN: '0.0.0.0', PUBLIC_URL: '' },
    says: /^init: PUBLIC_URL is missing: /m,
    ends: CONFIGURATION,
  },
  ...['backend', 'signer', 'consumer', 'migrate'].map((service) => ({
    service,
    env: { KAFKA_BOOTSTRAP: '' },
    says: /^(\w+: )?KAFKA_BOOTSTRAP is missing/m,
    ends: CONFIGURATION,
  })),
  ...['backend', 'signer', 'consumer', 'migrate'].map((service) => ({
    service,
    env: { DATABASE_URL_FILE: '/run/secrets/of-nobody' },
    says: /DATABASE_URL_FILE names a file that cannot be read/,
    ends: CONFIGURATION,
  })),
  {
    service: 'frontend',
    env: { BACKEND_URL: 'backend:3000' },
    says: /^frontend: BACKEND_URL must be /m,
    ends: CONFIGURATION,
  },
  {
    service: 'migrate',
    env: { DATABASE_URL_FILE: '', DATABASE_URL: urlOf('owner') },
    says: /^migrate: .*password authentication failed for user "owner"/m,
    ends: 1,
  },
  ...[
    ['backend', 'backend'],
    ['consumer', 'consumer'],
    ['signer', 'audit_reader'],
  ].map(([service = '', role = '']) => ({
    service,
    env: { DATABASE_URL_FILE: '', DATABASE_URL: urlOf(role) },
    says: /refuses the role or password of DATABASE_URL|password authentication failed for user/,
  })),
];

for (const one of cases) await judge(one);
await judgeSchemas();

async function judge({ service, env, says, ends }: Case): Promise<void> {
  const name = `${project.name}-wrong-${randomBytes(3).toString('hex')}`;
  const options = Object.entries(env).map(([key, value]) => `--env=${key}=${value}`);
  const what = `${service} with ${Object.keys(env).join(', ')} wrong`;
  const start = ['run', '--detach', '--no-deps', '--name', name, ...options, service];
  await compose(project, ...start);
  try {
    const log = async () => logOf(name);
    await until(`${what} says ${says}`, async () => says.test(await log()));
    if (ends !== undefined) await untilEnded(name, what, ends);
    const said = await log();
    if (said.includes(WRONG)) throw new Error(`${what} tells the password: ${said}`);
    const lines = said.trim().split('\n');
    if (ends !== undefined && lines.length !== 1)
      throw new Error(`${what} needs ${lines.length} lines: ${said}`);
    process.stdout.write(`${what}: ${lines.find((line) => says.test(line))}\n`);
  } finally {
    await docker('rm', '--force', '--volumes', name);
  }
}

/** Each part says that the schema does not fit it, and that it fits again once somebody has migrated. */
async function judgeSchemas(): Promise<void> {
  const { database_url: url } = await addressesOf(await runningContainers(project.name));
  const owner = openDatabase(url);
  try {
    const [last] = await owner.rows<{ id: number; name: string; run_on: Date }>(
      'delete from schema_migrations where id = (select max(id) from schema_migrations) returning *',
    );
    const parts = await Promise.all(['backend', 'signer', 'consumer'].map(startOne));
    for (const { name, service } of parts)
      await says(name, `${service} on an older schema`, /older|needs/);
    await owner.rows('insert into schema_migrations (id, name, run_on) values ($1, $2, $3)', [
      last?.id,
      last?.name,
      last?.run_on,
    ]);
    for (const { name, service } of parts)
      await says(
        name,
        `${service} when it is migrated`,
        /"action": ?"(schema-fits|recovered|assigned|waiting)"/,
      );
    for (const { name } of parts) await docker('rm', '--force', '--volumes', name);

    await owner.rows(
      `insert into schema_migrations (name, run_on) values ('9999_of_later', now())`,
    );
    const older = await Promise.all(['backend', 'signer', 'consumer'].map(startOne));
    for (const { name, service } of older)
      await says(name, `${service} on a newer schema`, /newer/);
    for (const { name } of older) await docker('rm', '--force', '--volumes', name);
    await owner.rows(`delete from schema_migrations where name = '9999_of_later'`);
  } finally {
    await owner.close();
  }
}

async function startOne(service: string): Promise<{ name: string; service: string }> {
  const name = `${project.name}-schema-${service}`;
  await compose(project, 'run', '--detach', '--no-deps', '--name', name, service);
  return { name, service };
}

async function says(name: string, what: string, words: RegExp): Promise<void> {
  await until(`${what} says ${words}`, async () => words.test(await logOf(name)));
  const line = (await logOf(name)).split('\n').findLast((one) => words.test(one));
  process.stdout.write(`${what}: ${line}\n`);
}

/** The restart policy does not count for what `run` starts. */
async function untilEnded(name: string, what: string, wanted: number): Promise<void> {
  const state = async () =>
    docker('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', name);
  await until(`${what} ends`, async () => (await state()).startsWith('exited'));
  const [, code] = (await state()).trim().split(' ');
  if (Number(code) !== wanted) throw new Error(`${what} ended with ${code} instead of ${wanted}`);
}
