import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifest.ts';
import { folder, type Overlay } from './overlays.ts';

/** What kubectl would apply; secrets have their keys and no values. */
export function renderOverlay(overlay: Overlay, kubectl: string): Manifest[] {
  return inCopy((copy) => {
    execFileSync(join(copy, 'make-secrets'), { stdio: 'ignore' });
    const arguments_ = ['kustomize', join(copy, 'overlays', overlay)];
    const text = execFileSync(kubectl, arguments_, { encoding: 'utf8' });
    return parseAllDocuments(text).map((one) => withoutSecrets(one.toJS() as Manifest));
  });
}

/** Nobody's own secrets are read, and none are left behind. */
function inCopy<T>(work: (copy: string) => T): T {
  const copy = mkdtempSync(join(tmpdir(), 'tasktrail-rendering-'));
  try {
    cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('/secrets/values') });
    return work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function withoutSecrets(manifest: Manifest): Manifest {
  const made = manifest.kind === 'Secret' || manifest.metadata.name === 'signer-public-key';
  if (!made || manifest.data === undefined) return manifest;
  const keys = Object.keys(manifest.data).map((key) => [key, ''] as const);
  return { ...manifest, data: Object.fromEntries(keys) };
}
