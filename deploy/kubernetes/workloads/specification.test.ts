import { describe, expect, test } from 'vitest';
import type { Manifest } from '../rendering/manifest.ts';
import { overlays } from '../rendering/overlays.ts';
import { readRendered } from '../rendering/rendered.ts';
import { mainContainer, workloadsOf } from './workloads.ts';

/** Names and figures that the specification gives. */
describe.each(overlays)('the specification in %s', (overlay) => {
  const manifests = readRendered(overlay);
  const find = (kind: string, name: string): Manifest | undefined =>
    manifests.find((one) => one.kind === kind && one.metadata.name === name);
  const names = (kind: string) =>
    manifests.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);

  test('everything is in namespace task-app', () => {
    const elsewhere = manifests.filter(({ metadata }) => metadata.namespace !== 'task-app');
    expect(elsewhere.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Namespace task-app',
    ]);
  });

  test('the parts have their names', () => {
    expect(names('Deployment')).toEqual(expect.arrayContaining(['backend', 'frontend']));
    expect(names('StatefulSet')).toEqual(
      expect.arrayContaining(['postgres', 'kafka', 'consumer', 'signer']),
    );
  });

  test('services are reached inside only, but for the way in', () => {
    const type = (name: string) => find('Service', name)?.spec?.['type'];
    expect(['postgres', 'kafka', 'backend'].map(type)).toEqual(Array(3).fill('ClusterIP'));
    // Behind an ingress nothing else is reached from outside either.
    expect(type('frontend')).toBe(overlay === 'production' ? 'ClusterIP' : 'LoadBalancer');
    expect(find('Service', 'backend')?.spec?.['ports']).toMatchObject([{ port: 3000 }]);
    expect(find('Service', 'frontend')?.spec?.['ports']).toMatchObject([{ port: 80 }]);
  });

  test('configuration and secrets have their names', () => {
    expect(names('ConfigMap')).toEqual(
      expect.arrayContaining(['backend-config', 'consumer-config', 'postgres-config']),
    );
    // Production expects its secrets to be there.
    const inside = ['backend-secret', 'consumer-secret', 'postgres-secret', 'signer-key'];
    const expected = overlay === 'production' ? [] : inside;
    expect(names('Secret')).toEqual(expect.arrayContaining(expected));
  });

  test('backend and frontend are two, the others one, and memory and processor end where they should', () => {
    const figures = Object.fromEntries(
      workloadsOf(overlay).map((one) => [
        one.name,
        [one.manifest.spec?.['replicas'], mainContainer(one).resources?.limits],
      ]),
    );
    const owned = overlay === 'production' ? undefined : 2;
    expect(figures).toMatchObject({
      backend: [owned, { memory: '512Mi', cpu: '500m' }],
      consumer: [1, { memory: '256Mi', cpu: '200m' }],
      frontend: [owned, expect.anything()],
      postgres: [1, expect.anything()],
      kafka: [overlay === 'production' ? 3 : 1, expect.anything()],
      signer: [1, expect.anything()],
    });
  });

  test('who scales owns the number of replicas', () => {
    const scaled = manifests
      .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
      .map(({ spec }) => (spec as { scaleTargetRef: { name: string } }).scaleTargetRef.name);
    expect(scaled).toEqual(overlay === 'production' ? ['backend', 'frontend'] : []);
    for (const name of scaled)
      expect(find('Deployment', name)?.spec).not.toHaveProperty('replicas');
  });
});
