import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}

interface Job {
  readonly if?: string;
  readonly secrets?: string;
  readonly needs?: readonly string[];
  readonly permissions?: Record<string, string>;
  readonly 'timeout-minutes'?: number | string;
  readonly uses?: string;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions: Record<string, string>;
  readonly concurrency?: unknown;
  readonly jobs: Record<string, Job>;
}

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');
const names = readdirSync(folder);
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
const workflows = names.map((name) => ({ ...(parse(textOf(name)) as Workflow), name }));
const pipeline = workflows.find(({ name }) => name === 'pipeline.yml')?.jobs ?? {};
const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${workflow.name} ${name}`, job })),
);
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, step })));

/** `a` is in front of `b`, however many jobs are between them. */
function precedes(a: string, b: string): boolean {
  const needs = pipeline[b]?.needs ?? [];
  return needs.includes(a) || needs.some((name) => precedes(a, name));
}

test('the pipeline has the six jobs of the specification, one for what is left, one for proposals', () => {
  expect(Object.keys(pipeline).toSorted()).toEqual([
    'build-for-pull-request',
    'build-images',
    'checks',
    'deploy',
    'integration-tests',
    'test-backend',
    'test-consumer',
    'test-frontend',
  ]);
});

test.each(['checks', 'test-backend', 'test-consumer', 'test-frontend'])(
  'no image is built, and nothing is rolled out, before %s has passed',
  (name) => {
    expect(precedes(name, 'build-images')).toBe(true);
    expect(precedes(name, 'deploy')).toBe(true);
  },
);

test('what the integration tests refuse is not rolled out', () => {
  expect(precedes('integration-tests', 'deploy')).toBe(true);
});

test.each(Object.entries(pipeline))('job %s calls a script of the same name', (name, job) => {
  const calls = (job.steps ?? []).map(({ run = '' }) => run).join('\n');
  const script = name === 'build-for-pull-request' ? 'build-images' : name;
  expect(calls).toContain(`deploy/pipeline/${script}`);
});

test('a pull request neither pushes, nor signs, nor deploys', () => {
  const writers = Object.entries(pipeline).filter(
    ([name, { permissions = {} }]) =>
      name === 'deploy' || Object.values(permissions).includes('write'),
  );
  expect(writers.map(([name]) => name)).toEqual(['build-images', 'deploy']);
  for (const [, job] of writers) expect(job.if).toContain("github.event_name == 'push'");
});

test.each([
  ['integration-tests', '!failure()'],
  ['deploy', "needs.integration-tests.result == 'success'"],
])('%s runs although one of the two builds is left out, and not after a failure', (name, asks) => {
  expect(pipeline[name]?.if).toContain('!cancelled()');
  expect(pipeline[name]?.if).toContain(asks);
});

test('a release can reach the cluster, too', () => {
  const calling = jobs.filter(({ job }) => job.uses?.endsWith('/pipeline.yml'));
  expect(calling.map(({ job }) => job.secrets)).toEqual(['inherit']);
});

test('every script that a workflow calls is there', () => {
  const called = names.flatMap(
    (name) => textOf(name).match(/deploy\/pipeline\/[\w-]+(?:\.\w+)?/g) ?? [],
  );
  expect(called.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every action of others is a commit, with its version behind it', () => {
  const used = names.flatMap((name) => textOf(name).match(/uses: .*/g) ?? []);
  const others = used.filter((line) => !line.startsWith('uses: ./'));
  const loose = others.filter((line) => !/^uses: [\w./-]+@[0-9a-f]{40} # v[\d.]+$/.test(line));
  expect(others).not.toEqual([]);
  expect(loose).toEqual([]);
});

test('one version of an action is one commit everywhere', () => {
  const pairs = new Set(
    names.flatMap((name) => textOf(name).match(/[\w.-]+\/[\w.-]+@[0-9a-f]{40}/g) ?? []),
  );
  const actions = [...pairs].map((pair) => pair.split('@')[0]);
  expect(actions).toEqual([...new Set(actions)]);
});

test('no workflow has a right, no job one that it does not name', () => {
  expect(workflows.filter(({ permissions }) => Object.keys(permissions).length > 0)).toEqual([]);
  expect(jobs.filter(({ job }) => !job.permissions).map(({ name }) => name)).toEqual([]);
});

test('every workflow knows its neighbours, every job its end', () => {
  expect(workflows.filter(({ concurrency }) => !concurrency).map(({ name }) => name)).toEqual([]);
  const endless = jobs.filter(({ job }) => !job.uses && !job['timeout-minutes']);
  expect(endless.map(({ name }) => name)).toEqual([]);
});

test('no checkout leaves a token behind', () => {
  const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
  const kept = checkouts.filter(({ step }) => step.with?.['persist-credentials'] !== false);
  expect(kept.map(({ name }) => name)).toEqual([]);
});

test('whatever names an image is looked after', () => {
  const { updates } = parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; directories?: string[] }[];
  };
  const docker = updates.filter((update) => update['package-ecosystem'] === 'docker');
  const folders = new Set(docker.flatMap(({ directories = [] }) => directories));
  const cluster = join(root, 'deploy/kubernetes');
  const images = globSync('{base,components/*}/*.yaml', { cwd: cluster }).filter((file) =>
    / image: (?!tasktrail)/.test(readFileSync(join(cluster, file), 'utf8')),
  );
  expect(images).not.toEqual([]);
  for (const file of images) expect(folders).toContain(`/deploy/kubernetes/${dirname(file)}`);
});

test('no command is put together from what somebody else may write', () => {
  const templates = steps.filter(({ step }) => step.run?.includes('${{'));
  expect(templates.map(({ name }) => name)).toEqual([]);
});

const scripts = readdirSync(import.meta.dirname).filter((name) => /^[a-z-]+$/.test(name));
const programs = scripts.filter((name) => name !== 'coverage-packages');

test.each(programs)('%s says how it is used, and starts nothing', (name) => {
  const said = execFileSync(join(import.meta.dirname, name), ['--help'], { encoding: 'utf8' });
  expect(said).toMatch(new RegExp(`^usage: deploy/pipeline/${name}`));
});

test.each(['build-images', 'deploy', 'in-its-images', 'integration-tests', 'run-faults'])(
  '%s refuses what it does not know',
  (name) => {
    const { status } = spawnSync(join(import.meta.dirname, name), ['--nonsense']);
    expect(status).toBe(2);
  },
);

test.each([
  ['0.1.0', 2],
  ['v9.9.9', 1],
])('release-notes refuses the tag %s', (tag, code) => {
  const { status } = spawnSync(join(import.meta.dirname, 'release-notes'), [tag]);
  expect(status).toBe(code);
});

test('deploy refuses what is no digest', () => {
  const options = ['--overlay', join(root, 'nowhere'), '--render'];
  const { status, stderr } = spawnSync(join(import.meta.dirname, 'deploy'), options, {
    encoding: 'utf8',
  });
  expect(stderr).toContain('has no kustomization.yaml');
  expect(status).toBe(78);
});
