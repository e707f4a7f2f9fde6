import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pretendProgram } from './pretend-program.ts';

const overlay = join(import.meta.dirname, '../kubernetes/overlays/local');

/** On a cluster that answers so; it takes everything. */
function deploy(answers: Record<string, string>) {
  const kubectl = pretendProgram('kubectl', {
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

test('a migration that is done stays', () => {
  const { status, calls } = deploy({});
  expect(status).toBe(0);
  expect(calls.filter(applies)).toHaveLength(1);
  expect(calls.filter(deletes)).toEqual([]);
});
