import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { pretendProgram } from '../pipeline/pretend-program.ts';
import { overlays } from './rendering/overlays.ts';
import { type Container, podOf } from './rendering/pods.ts';
import type { Manifest } from './rendering/manifest.ts';
import { readRendered } from './rendering/rendered.ts';
import { mainContainer, workloadsOf } from './workloads/workloads.ts';

/** On a cluster that answers so. */
function restore(answers: Record<string, string>, options = ['--from', 'backup-1', '--replay']) {
  const kubectl = pretendProgram('kubectl', {
    'get deployment/backend': '4',
    'get statefulset/consumer': '3',
    'get statefulset/signer': '1',
    'get job restore': 'Complete ',
    ...answers,
  });
  const script = join(import.meta.dirname, 'restore-backup');
  const { status, stdout } = spawnSync(script, options, {
    encoding: 'utf8',
    env: { ...process.env, KUBECTL: kubectl.path },
  });
  const calls = kubectl.calls();
  const scaled = calls.flatMap((call) => /scale (\S+ --replicas=\d)/.exec(call)?.[1] ?? []);
  return { status, stdout, scaled, marks: calls.filter((call) => call.includes('annotate ')) };
}

const stopped = ['deployment/backend', 'statefulset/consumer', 'statefulset/signer'].map(
  (name) => `${name} --replicas=0`,
);
const started = [
  'deployment/backend --replicas=4',
  'statefulset/consumer --replicas=3',
  'statefulset/signer --replicas=1',
];
const replicas = 'deployment/backend=4 statefulset/consumer=3 statefulset/signer=1';

test('everything starts again with the replicas that it had', () => {
  const { status, scaled } = restore({});
  expect(status).toBe(0);
  expect(scaled).toEqual([...stopped, ...started]);
});

test('PgBouncer, which keeps connections, stops behind the backend and starts before it', () => {
  const { status, scaled } = restore({ 'get deployment/pgbouncer': '2' });
  expect(status).toBe(0);
  const pool = 'deployment/pgbouncer --replicas=';
  expect(scaled).toEqual([...stopped, `${pool}0`, `${pool}2`, ...started]);
});

test('the namespace says that a restore is at work, as long as it is', () => {
  expect(restore({}).marks).toEqual([
    `annotate namespace task-app tasktrail/restore=${replicas}`,
    'annotate namespace task-app tasktrail/restore-',
  ]);
});

test('after a restore that failed it still says so, and how to start', () => {
  const { status, stdout, scaled, marks } = restore({ 'get job restore': 'Failed ' });
  expect(status).toBe(1);
  expect(scaled).toEqual(stopped);
  expect(marks).toHaveLength(1);
  expect(stdout).toContain('annotate namespace task-app tasktrail/restore-');
});

test('another try starts what ran before the first', () => {
  const { scaled, marks } = restore({
    'annotations.tasktrail/restore': replicas,
    'get deployment/backend': '0',
  });
  expect(scaled).toEqual([...stopped, ...started]);
  expect(marks).toEqual(['annotate namespace task-app tasktrail/restore-']);
});

test('the list of backups stops nothing', () => {
  const answers = { 'get job list-backups': 'Complete ', 'logs job/list-backups': 'backup-1\n' };
  expect(restore(answers, ['--list'])).toEqual({
    status: 0,
    stdout: 'backup-1\n',
    scaled: [],
    marks: [],
  });
});

const REPLICATION = 'KAFKA_REPLICATION';
const replicationOf = ({ env = [] }: Container) => env.find(({ name }) => name === REPLICATION);

test.each(overlays)('topics that a restore makes in %s have the copies of the migration', (one) => {
  const file = join(import.meta.dirname, 'restore/restore.yaml');
  const pod = podOf(parse(readFileSync(file, 'utf8')) as Manifest);
  const source = pod?.spec.initContainers?.map(replicationOf)[0]?.valueFrom?.configMapKeyRef;
  const map = readRendered(one).find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === source?.name,
  );
  const migrate = workloadsOf(one).find(({ name }) => name === 'migrate');
  const expected = migrate && replicationOf(mainContainer(migrate))?.value;
  expect(expected).toBeDefined();
  expect(map?.data?.[source?.key ?? '']).toBe(expected);
});
