import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRendered } from '../rendering/rendered.ts';
import { type Container } from '../rendering/pods.ts';
import { containersOf, titled, type Workload, workloads } from './workloads.ts';

const root = join(import.meta.dirname, '../../..');

/** Where the programs of an image read their variables. */
const sources: Record<string, string[]> = {
  backend: ['backend/src', 'database/src'],
  consumer: ['consumer/src'],
  frontend: ['deploy/images/frontend'],
};

const ours = workloads.filter((one) => containersOf(one).some((it) => /tasktrail/.test(it.image)));

test.each(titled(ours))('%s is told nothing that its program does not read', (_title, workload) => {
  for (const container of containersOf(workload)) {
    const [, image = ''] = /tasktrail[/-](\w+)[:@]/.exec(container.image) ?? [];
    const text = (sources[image] ?? []).flatMap(textsOf).join('\n');
    // A variable's name may be made of two parts, and of what stands in $(NAME) of an argument.
    const isRead = (name: string) =>
      [name, name.replace(/(_FILE|_PER_ADDRESS)$/, '')].some((one) => text.includes(one)) ||
      container.args?.some((argument) => argument.includes(`$(${name})`));
    expect(given(workload, container).filter((name) => !isRead(name))).toEqual([]);
  }
});

function given(workload: Workload, { env = [], envFrom = [] }: Container): string[] {
  const maps = envFrom.map(({ configMapRef }) => configMapRef.name);
  const settings = readRendered(workload.overlay)
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && maps.includes(metadata.name))
    .flatMap(({ data }) => Object.keys(data ?? {}));
  return [...settings, ...env.map(({ name }) => name)];
}

function textsOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
