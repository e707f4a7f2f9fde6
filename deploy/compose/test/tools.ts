/** Backup, restore, verify, export, quarantine and rotated passwords of a running compose project, by the commands of the guide. */
import { parseArgs } from 'node:util';
import { openDatabase, type Database } from '../../../faults/src/database/database.ts';
import { startLoad } from '../../../faults/src/load/load.ts';
import { Random } from '../../../faults/src/random/random.ts';
import { runningContainers } from './containers.ts';
import { compose } from './docker.ts';
import { addressesOf } from './run-file.ts';
import { until } from './until.ts';

const help = `Tries backup, verify, export, quarantine, rotated passwords and restore on a fresh, running compose project.

usage: node deploy/compose/test/tools.ts [--project NAME] [FILE...]

  --project NAME   the project's name (tasktrail)
  FILE             the compose files it runs with (compose.yaml compose.test.yaml)
  --help           this text

exit code: 0 each did what the guide says, 1 one did not
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
const run = async (...args: string[]) => compose(project, 'run', '--rm', ...args);

const containers = await runningContainers(project.name);
const { url, database_url: databaseUrl } = await addressesOf(containers);
const database = openDatabase(databaseUrl);
try {
  await write('before the backup');
  say(await run('backup', '--to', '/backups/one'));
  await write('after the backup');

  await run('init', '--rotate');
  await run('migrate');
  await compose(project, 'restart', 'backend', 'consumer', 'signer');
  await write('with new passwords');
  say('passwords were rotated');
  await untilSigned(database);
  say(await run('verify'));
  say(await run('export', '--to', '/backups/log.ndjson'));
  say(await run('quarantine', 'list'));

  const before = await account(database);
  await compose(project, 'stop', 'frontend', 'backend', 'consumer', 'signer');
  await database.rows('create table a_mistake as select 1');
  say(await run('restore', '--from', '/backups/one', '--replay', '--yes'));
  const after = await account(database);
  if (before.join() !== after.join())
    throw new Error(`the restore brought back ${after.join(', ')} instead of ${before.join(', ')}`);
  await compose(project, 'up', '--detach', '--no-build', '--wait');
  await write('after the restore');
  await untilSigned(database);
  say(await run('verify'));

  await run('init', '--rotate-owner');
  const prepare = '/docker-entrypoint-initdb.d/prepare-database.sh';
  await compose(project, 'exec', '--no-TTY', 'postgres', 'bash', prepare);
  await run('migrate');
  say('the owner has a new password');
} finally {
  await database.close();
}

/** Some changes, all of them in the log. */
async function write(seed: string): Promise<void> {
  const base = url.replace('localhost', '127.0.0.1');
  await until('the API answers', async () => (await fetch(`${base}/health/ready`)).ok);
  const load = startLoad({ base, databaseUrl, random: new Random(seed), sqlWriters: 0 });
  await load.acknowledged(30);
  await load.stop();
  await until(`what was written ${seed} is audited`, async () => {
    const [committed, audited] = await account(database);
    return committed === audited;
  });
}

/** Committed changes, rows of the log, tasks, and the last hash of each chain. */
async function account({ patientRows }: Database): Promise<string[]> {
  const rows = await patientRows<{ figure: string }>(`
    select sum(version)::text as figure from tasks
    union all select count(*)::text from task_audit_log
    union all select count(*)::text from tasks
    union all (select encode(hash, 'hex') from audit_head order by partition)`);
  return rows.map(({ figure }) => figure);
}

/** What nobody has signed, a restore cannot prove. */
async function untilSigned({ patientRows }: Database): Promise<void> {
  const heads = await patientRows<{ hash: string }>(
    `select encode(hash, 'hex') as hash from audit_head where seq > 0`,
  );
  await until('the log is signed to its end', async () => {
    const path = '/var/lib/tasktrail/signer/checkpoints.ndjson';
    const signed = await compose(project, 'exec', '--no-TTY', 'signer', 'cat', path);
    return heads.every(({ hash }) => signed.includes(hash));
  });
}

function say(words: string): void {
  process.stdout.write(`${words.trim()}\n`);
}
