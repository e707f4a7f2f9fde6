import { type Container, type Pod, podOf } from '../rendering/pods.ts';
import type { Manifest } from '../rendering/manifest.ts';
import { type Overlay, overlays } from '../rendering/overlays.ts';
import { readRendered } from '../rendering/rendered.ts';

/** Something that makes pods. */
export interface Workload {
  readonly overlay: Overlay;
  /** Such as `local: backend`; a Job's without its version. */
  readonly title: string;
  /** What its pods are called in selectors. */
  readonly name: string;
  readonly manifest: Manifest;
  readonly pod: Pod;
}

export const workloadsOf = (overlay: Overlay): Workload[] =>
  readRendered(overlay).flatMap((manifest) => {
    const pod = podOf(manifest);
    if (pod === undefined) return [];
    const name = pod.labels['app.kubernetes.io/name'] ?? 'without a name';
    return { overlay, title: `${overlay}: ${name}`, name, manifest, pod };
  });

/** Of every overlay. */
export const workloads: readonly Workload[] = overlays.flatMap(workloadsOf);

/** The one that runs for ever, and those before it. */
export const containersOf = ({ pod }: Workload): Container[] => [
  ...(pod.spec.initContainers ?? []),
  ...pod.spec.containers,
];

/** The container that the workload is there for. */
export function mainContainer({ pod, title }: Workload): Container {
  const [container, ...others] = pod.spec.containers;
  if (container === undefined || others.length > 0) throw new Error(`${title} has not one`);
  return container;
}

/** As titles of tests. */
export const titled = (list: readonly Workload[]) => list.map((one) => [one.title, one] as const);
