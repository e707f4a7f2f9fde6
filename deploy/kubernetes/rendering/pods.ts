import type { Manifest, Metadata } from './manifest.ts';

/** The pods that a workload makes. */
export interface Pod {
  labels: Record<string, string>;
  spec: PodSpec;
}

export interface PodSpec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  enableServiceLinks?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext?: Record<string, unknown>;
  initContainers?: Container[];
  containers: Container[];
  volumes?: Volume[];
  affinity?: Affinity;
  topologySpreadConstraints?: { topologyKey: string; whenUnsatisfiable: string }[];
}

interface Affinity {
  podAntiAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: { topologyKey: string }[];
  };
}

export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: { name: string; value?: string; valueFrom?: Source }[];
  envFrom?: { configMapRef: { name: string } }[];
  securityContext?: Record<string, unknown>;
  resources?: Record<'requests' | 'limits', Record<string, string>>;
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
  lifecycle?: { preStop?: { sleep?: { seconds: number }; exec?: { command: string[] } } };
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
}

interface Source {
  configMapKeyRef?: { name: string; key: string };
}

export interface Probe {
  httpGet?: { path: string; port: string };
  tcpSocket?: { port: string };
  exec?: { command: string[] };
}

export interface Volume {
  name: string;
  secret?: { secretName: string; defaultMode: number; items?: { key: string }[] };
  configMap?: { name: string };
  emptyDir?: { sizeLimit?: string };
}

interface Template {
  metadata: Metadata;
  spec: PodSpec;
}

const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'];

/** Undefined for what makes no pods. */
export function podOf({ kind, spec, metadata }: Manifest): Pod | undefined {
  if (kind === 'Pod') return { labels: metadata.labels ?? {}, spec: spec as unknown as PodSpec };
  const template = templateOf(kind, spec);
  return template && { labels: template.metadata.labels ?? {}, spec: template.spec };
}

function templateOf(kind: string, spec: Manifest['spec']): Template | undefined {
  if (kind === 'CronJob') {
    return (spec as { jobTemplate: { spec: { template: Template } } }).jobTemplate.spec.template;
  }
  return workloads.includes(kind) ? (spec as { template: Template }).template : undefined;
}
