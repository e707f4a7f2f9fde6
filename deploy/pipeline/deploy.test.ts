import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Answer, pretendProgram } from './pretend-program.ts';

const overlay = join(import.meta.dirname, '../kubernetes/overlays/local');
const isThere = 'get namespace task-app --ignore-not-found';

/** On a cluster that answers so; it has the namespace and takes everything. */
function deploy(answers: Record<string, Answer>) {
  const kubectl = pretendProgram('kubectl', {
    [isThere]: 'namespace/task-app',
    ...answers,
    'kustomize ': 'kind: Nothing\n',
    '@.status=="True"': 'Complete ',
  });
  const script = join(import.meta.dirname, 'deploy');
  const env = { ...process.env, KUBECTL: kubectl.path };
  const { status, stderr } = spawnSync(script, ['--overlay', overlay], { encoding: 'utf8', env });
  return { status, stderr, calls: kubectl.calls() };
}

const applies = (call: string) => call.startsWith('apply ') && !call.includes('--dry-run');
const deletes = (call: string) => / delete job\/migrate-[0-9a-f]{10}$/.test(call);

test('nothing is rolled out while a restore is at work', () => {
  const { status, stderr, calls } = deploy({
    'annotations.tasktrail/restore': 'deployment/backend=2 ',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('a restore is at work');
  expect(calls.filter(applies)).toEqual([]);
});

test('a migration that failed before is removed first, so that it runs again', () => {
  const { status, calls } = deploy({ '@.type=="Failed"': 'True' });
  expect(status).toBe(0);
  expect(calls.findIndex(deletes)).toBeGreaterThan(-1);
  expect(calls.findIndex(deletes)).toBeLessThan(calls.findIndex(applies));
});

test('a namespace that nobody may ask for is not taken for a new one', () => {
  const { status, stderr, calls } = deploy({
    [isThere]: { complaint: 'Error: namespaces is forbidden' },
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/whether namespace task-app is there was not answered.* is forbidden/);
  expect(calls.filter((call) => call.startsWith('apply '))).toEqual([]);
});

test('in a new namespace nothing is asked of a restore, and nothing is tried out', () => {
  const { status, stderr, calls } = deploy({ [isThere]: '' });
  expect(status).toBe(0);
  expect(stderr).toContain('namespace task-app is new');
  expect(calls.filter((call) => /--dry-run|tasktrail\/restore/.test(call))).toEqual([]);
});

test('a migration that is done stays', () => {
  const { status, calls } = deploy({});
  expect(status).toBe(0);
  expect(calls.filter(applies)).toHaveLength(1);
  expect(calls.filter(deletes)).toEqual([]);
});
