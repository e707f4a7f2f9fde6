import { podOf } from '../rendering/pods.ts';
import type { Manifest } from '../rendering/manifest.ts';

type Labels = Readonly<Record<string, string>>;

/** Whoever may connect or be connected to. */
export interface Place {
  /** As np-guard's analyser writes it. */
  readonly name: string;
  readonly pod: { namespace: string; labels: Labels; namespaceLabels: Labels } | undefined;
}

/** Addresses outside of the cluster. */
export const anyAddress: Place = { name: '0.0.0.0-255.255.255.255', pod: undefined };

/** Each workload once, however many pods it has. */
export function placesIn(manifests: readonly Manifest[]): Place[] {
  const namespaces = new Map(
    manifests
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata: { name, labels } }) => [
        name,
        { 'kubernetes.io/metadata.name': name, ...labels },
      ]),
  );
  return manifests.flatMap((manifest) => {
    const pod = podOf(manifest);
    if (pod === undefined) return [];
    const { name, namespace = '' } = manifest.metadata;
    const namespaceLabels = namespaces.get(namespace) ?? {};
    return {
      name: `${namespace}/${name}[${manifest.kind}]`,
      pod: { namespace, labels: pod.labels, namespaceLabels },
    };
  });
}
