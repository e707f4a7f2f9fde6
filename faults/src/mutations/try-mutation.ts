import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Mutation } from './mutation.ts';
import { copyProject, root } from './copy-project.ts';
import { patchCopy } from './patch-copy.ts';

/** What a proof said of a copy: the invariants it named, or that it was green. */
export interface Verdict {
  readonly isGreen: boolean;
  readonly named: readonly string[];
  readonly said: string;
}

/** Runs the proof of a mutation on a copy of the project, with its patch or without. */
export async function tryMutation(
  mutation: Mutation,
  { patched, seed, signal }: { patched: boolean; seed: string; signal: AbortSignal },
): Promise<Verdict> {
  const copy = copyProject();
  try {
    if (patched) patchCopy(copy, readFileSync(patchOf(mutation), 'utf8'));
    return await prove(mutation, { copy, seed, signal });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

export function patchOf({ name }: Pick<Mutation, 'name'>): string {
  return join(root, 'faults/mutations', `${name}.patch`);
}

interface Attempt {
  readonly copy: string;
  readonly seed: string;
  readonly signal: AbortSignal;
}

async function prove(mutation: Mutation, { copy, seed, signal }: Attempt): Promise<Verdict> {
  const args =
    'row' in mutation.in
      ? ['faults/src/main.ts', '--only', mutation.in.row, '--seed', seed]
      : ['node_modules/vitest/vitest.mjs', 'run', '--project', 'faults', mutation.in.simulation];
  const child = spawn(process.execPath, args, {
    cwd: copy,
    env: { ...process.env, SIMULATION_SEED: seed },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGTERM',
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await once(child, 'close')) as [number | null];
  const all = (await said).join('\n');
  return { isGreen: code === 0, named: namedIn(all, mutation), said: all };
}

/** A row names what it found; the simulation of the feed knows only one invariant. */
function namedIn(said: string, mutation: Mutation): string[] {
  if ('row' in mutation.in)
    return [...new Set([...said.matchAll(/^ {2}(I\d|law): /gm)].map(([, name]) => name ?? ''))];
  return /a page shows .*, the database holds|regressed/.test(said) ? [mutation.invariant] : [];
}
