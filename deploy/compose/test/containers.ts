import { existsSync } from 'node:fs';
import { ask, ofProject } from './engine.ts';

/** A container of the project that runs now. */
export interface Container {
  readonly id: string;
  /** As compose numbers them: `backend-2`. */
  readonly name: string;
  readonly service: string;
  /** Of its first process, as this machine sees it. */
  readonly pid: number;
  readonly ports: readonly { readonly inside: number; readonly outside: number }[];
}

interface Listed {
  readonly Id: string;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Ports?: readonly { readonly PrivatePort: number; readonly PublicPort?: number }[];
}

interface Inspected {
  readonly State: {
    readonly Pid: number;
    readonly ExitCode: number;
    readonly Status: string;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string };
  };
}

/** What runs now; a container that ends at this moment is left out. */
export async function runningContainers(project: string): Promise<Container[]> {
  const listed = await ask<Listed[]>(`/containers/json?${ofProject(project)}`);
  const found = await Promise.all(listed.map(async (one) => describe(one)));
  return found.filter((one) => one !== undefined);
}

async function describe(listed: Listed): Promise<Container | undefined> {
  const state = await stateOf(listed.Id).catch(() => undefined);
  if (!state || !isAlive(state.Pid)) return undefined;
  const service = listed.Labels['com.docker.compose.service'] ?? '';
  const number = listed.Labels['com.docker.compose.container-number'] ?? '1';
  const ports = (listed.Ports ?? []).flatMap(({ PrivatePort: inside, PublicPort: outside }) =>
    outside === undefined ? [] : [{ inside, outside }],
  );
  return { id: listed.Id, name: `${service}-${number}`, service, pid: state.Pid, ports };
}

/** How a container does, whether it runs or not. */
export async function stateOf(id: string): Promise<Inspected['State']> {
  return (await ask<Inspected>(`/containers/${id}/json`)).State;
}

/** The port of this machine that leads to one inside a service. */
export function publishedPort(containers: readonly Container[], service: string, inside: number) {
  const ports = containers.filter((one) => one.service === service).flatMap(({ ports }) => ports);
  return ports.find((port) => port.inside === inside)?.outside;
}

/** Whether a process of this machine still runs. */
export const isAlive = (pid: number): boolean => pid > 0 && existsSync(`/proc/${pid}`);
