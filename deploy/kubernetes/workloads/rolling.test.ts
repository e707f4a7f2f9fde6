import { describe, expect, test } from 'vitest';
import { limits } from '../../../backend/src/limits.ts';
import { overlays } from '../rendering/overlays.ts';
import { readRendered } from '../rendering/rendered.ts';
import { mainContainer, titled, type Workload, workloads } from './workloads.ts';

const named = (...names: string[]) => workloads.filter(({ name }) => names.includes(name));
const runs = workloads.filter(({ manifest }) => !manifest.kind.endsWith('Job'));

test.each(titled(named('backend', 'frontend', 'pgbouncer')))(
  '%s is replaced with none less than before, spread over nodes and zones',
  (_title, { manifest, pod }) => {
    expect(manifest.spec?.['strategy']).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
    const keys = pod.spec.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey);
    expect(keys).toContain('kubernetes.io/hostname');
  },
);

test.each(overlays)('of several pods a drained node of %s takes one at a time', (overlay) => {
  const budgets = readRendered(overlay).filter(({ kind }) => kind === 'PodDisruptionBudget');
  const several = overlay === 'production' ? ['kafka', 'pgbouncer'] : [];
  expect(budgets.map(({ metadata }) => metadata.name).toSorted()).toEqual(
    ['backend', 'consumer', 'frontend', ...several].toSorted(),
  );
  for (const { spec } of budgets) expect(spec).toMatchObject({ maxUnavailable: 1 });
});

/** What backend/src/main.ts gives its steps after the drain and the requests. */
const LAST_STEPS_MS = 3000 + 1000 + 1000 + 2000 + 1000;

test.each(titled(named('backend')))('%s has time to hand over', (_title, workload) => {
  const preStopMs = (mainContainer(workload).lifecycle?.preStop?.sleep?.seconds ?? 0) * 1000;
  expect(preStopMs).toBeGreaterThanOrEqual(5000);
  const drainMs = Number(configOf(workload)['DRAIN_MS']) + 1000;
  const needed = preStopMs + drainMs + limits.requestMs + 500 + LAST_STEPS_MS;
  const given = (workload.pod.spec.terminationGracePeriodSeconds ?? 0) * 1000;
  expect(given).toBeGreaterThan(needed);
});

test.each(titled(named('pgbouncer')))('%s is asked to end before it is told to', (_t, workload) => {
  const [shell, option, script = ''] =
    mainContainer(workload).lifecycle?.preStop?.exec?.command ?? [];
  expect([shell, option]).toEqual(['/bin/sh', '-c']);
  const [, before, after] = /^sleep (\d+); kill -INT 1; sleep (\d+)$/.exec(script) ?? [];
  // What a request may still ask of PostgreSQL.
  expect(Number(after) * 1000).toBeGreaterThan(limits.requestMs);
  const given = workload.pod.spec.terminationGracePeriodSeconds ?? 0;
  expect(given).toBeGreaterThan(Number(before) + Number(after));
});

test('three brokers are on three nodes', () => {
  const [kafka] = named('kafka').filter(({ overlay }) => overlay === 'production');
  const apart = kafka?.pod.spec.affinity?.podAntiAffinity;
  expect(apart?.requiredDuringSchedulingIgnoredDuringExecution).toMatchObject([
    { topologyKey: 'kubernetes.io/hostname' },
  ]);
});

function configOf(workload: Workload): Record<string, string> {
  const sources = (mainContainer(workload).envFrom ?? []).map(
    ({ configMapRef }) => configMapRef.name,
  );
  const maps = readRendered(workload.overlay).filter(
    ({ kind, metadata }) => kind === 'ConfigMap' && sources.includes(metadata.name),
  );
  return Object.assign({}, ...maps.map(({ data }) => data)) as Record<string, string>;
}

test.each(titled(named('backend', 'consumer', 'signer')))(
  '%s waits for the schema of its version, and is the same version as the migration',
  (_title, { pod, overlay }) => {
    const [schema, ...others] = pod.spec.initContainers ?? [];
    expect(others).toEqual([]);
    expect(schema?.args).toEqual(['database/src/main.ts', 'await-schema']);
    const [migrate] = named('migrate').filter((one) => one.overlay === overlay);
    expect(schema?.image).toBe(migrate && mainContainer(migrate).image);
  },
);

describe.each(titled(runs))('%s', (_title, workload) => {
  const { livenessProbe, readinessProbe } = mainContainer(workload);

  test('is asked whether it is ready and whether it lives', () => {
    expect(readinessProbe).toBeDefined();
    expect(livenessProbe).toBeDefined();
  });

  test('is not killed for what others do', () => {
    expect(livenessProbe?.exec).toBeUndefined();
    const asked = livenessProbe?.httpGet?.path ?? 'only whether it listens';
    expect(asked).toMatch(/^(\/health|\/health\/live|\/healthz|only whether it listens)$/);
  });

  test('keeps the selector it was installed with', () => {
    // Selectors cannot be changed: an upgrade that tries is refused.
    expect(workload.manifest.spec?.['selector']).toEqual({
      matchLabels: { 'app.kubernetes.io/name': workload.name },
    });
    expect(workload.pod.labels).toEqual({ 'app.kubernetes.io/name': workload.name });
    const claims = (workload.manifest.spec?.['volumeClaimTemplates'] ?? []) as object[];
    for (const claim of claims) expect(claim).not.toHaveProperty('metadata.labels');
  });
});

test.each(overlays)('the version of %s is the same wherever it stands', (overlay) => {
  const [migrate] = named('migrate').filter((one) => one.overlay === overlay);
  const version = migrate?.manifest.metadata.labels?.['app.kubernetes.io/version'] ?? '';
  expect(migrate?.manifest.metadata.name).toBe(`migrate-${version.replaceAll('.', '-')}`);
  const ours = workloads
    .filter((one) => one.overlay === overlay)
    .map((one) => mainContainer(one).image);
  const tags = ours
    .filter((image) => /tasktrail/.test(image))
    .map((image) => image.split(':').at(-1));
  expect([...new Set(tags)]).toEqual([version]);
});

test('people are told the address that leads to them', () => {
  const manifests = readRendered('production');
  const find = (kind: string, name: string) =>
    manifests.find((one) => one.kind === kind && one.metadata.name === name);
  const ingress = find('Ingress', 'frontend')?.spec as {
    rules: { host: string }[];
    tls: { hosts: string[] }[];
  };
  const hosts = ingress.rules.map(({ host }) => host);
  expect(ingress.tls.flatMap(({ hosts }) => hosts)).toEqual(hosts);
  expect(find('ConfigMap', 'backend-config')?.data?.['PUBLIC_URL']).toBe(`https://${hosts[0]}`);
});

test('PostgreSQL has a connection for every replica that may be there', () => {
  const manifests = readRendered('production');
  const settings = manifests.find(({ metadata }) => metadata.name === 'postgres-config')?.data;
  const most = Number(/max_connections = (\d+)/.exec(settings?.['postgresql.conf'] ?? '')?.[1]);
  const scaler = manifests.find(
    ({ kind, metadata }) => kind === 'HorizontalPodAutoscaler' && metadata.name === 'backend',
  );
  const replicas = Number(scaler?.spec?.['maxReplicas']) + 1;
  expect(most).toBeGreaterThanOrEqual(18 * replicas + 10);
});
