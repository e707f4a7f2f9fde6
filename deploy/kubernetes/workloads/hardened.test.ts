import { describe, expect, test } from 'vitest';
import { readRendered } from '../rendering/rendered.ts';
import { overlays } from '../rendering/overlays.ts';
import { containersOf, titled, workloads } from './workloads.ts';

describe.each(titled(workloads))('%s', (_title, workload) => {
  const { spec } = workload.pod;

  test('is nobody special: a user by number, an account of its own without a token', () => {
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      serviceAccountName: workload.name,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(spec.securityContext?.['runAsUser']).toBeGreaterThan(0);
    // KAFKA_PORT=tcp://… and the like would be taken for settings.
    expect(spec.enableServiceLinks).toBe(false);
  });

  test('can change neither its image nor its rights', () => {
    for (const container of containersOf(workload)) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('takes a share of a node that is known', () => {
    for (const { resources } of containersOf(workload)) {
      expect(Object.keys(resources?.requests ?? {}).toSorted()).toEqual(['cpu', 'memory']);
      expect(resources?.limits).toHaveProperty('memory');
    }
  });

  test('names one version of each image', () => {
    for (const { image } of containersOf(workload)) {
      expect(image).toMatch(/:[\w.-]+$|@sha256:[0-9a-f]{64}$/);
      expect(image).not.toMatch(/:latest$/);
    }
  });

  test('has what it writes end somewhere, and what is secret only for its group', () => {
    const volumes = spec.volumes ?? [];
    const endless = volumes.filter(({ emptyDir }) => emptyDir && !emptyDir.sizeLimit);
    const open = volumes.filter(({ secret }) => secret && secret.defaultMode !== 0o440);
    expect([...endless, ...open]).toEqual([]);
  });
});

const readers = (secret: string) => [
  ...new Set(
    workloads
      .filter(({ pod }) => pod.spec.volumes?.some((one) => one.secret?.secretName === secret))
      .map(({ name }) => name),
  ),
];

test('each secret has the readers that need it', () => {
  expect({
    'signer-key': readers('signer-key'),
    'postgres-secret': readers('postgres-secret'),
    'owner-secret': readers('owner-secret').toSorted(),
    'backend-secret': readers('backend-secret'),
    'consumer-secret': readers('consumer-secret'),
    'signer-secret': readers('signer-secret'),
    'pgbouncer-secret': readers('pgbouncer-secret'),
  }).toEqual({
    'signer-key': ['signer'],
    'postgres-secret': ['postgres'],
    'owner-secret': ['backup', 'migrate'],
    'backend-secret': ['backend'],
    'consumer-secret': ['consumer'],
    'signer-secret': ['signer'],
    'pgbouncer-secret': ['pgbouncer'],
  });
});

test('a backup sees no other password than the one it uses', () => {
  const backups = workloads.filter(({ name }) => name === 'backup');
  const items = backups
    .flatMap(({ pod }) => pod.spec.volumes ?? [])
    .flatMap(({ secret }) => secret);
  expect(items.filter(Boolean).map((one) => one?.items?.map(({ key }) => key))).toEqual(
    backups.map(() => ['DATABASE_URL']),
  );
});

test.each(overlays)('%s holds its namespace to the restricted standard', (overlay) => {
  const [namespace] = readRendered(overlay).filter(({ kind }) => kind === 'Namespace');
  expect(namespace?.metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
});

test.each(overlays)('no account of %s has a token or rights', (overlay) => {
  const manifests = readRendered(overlay);
  expect(manifests.filter(({ kind }) => /Role/.test(kind))).toEqual([]);
  for (const account of manifests.filter(({ kind }) => kind === 'ServiceAccount'))
    expect(account).toMatchObject({ automountServiceAccountToken: false });
});
