import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import type { Manifest } from './manifest.ts';
import { folder, type Overlay } from './overlays.ts';

export const fileOf = (overlay: Overlay) => join(folder, 'generated', `${overlay}.yaml`);

/** The manifests of an overlay as they were rendered last. */
export function readRendered(overlay: Overlay): Manifest[] {
  const documents = parseAllDocuments(readFileSync(fileOf(overlay), 'utf8'));
  return documents.map((one) => one.toJS() as Manifest);
}

/** The sources that a rendered file says it is of. */
export function digestIn(overlay: Overlay): string | undefined {
  return /^# sources: ([0-9a-f]{64})$/m.exec(readFileSync(fileOf(overlay), 'utf8'))?.[1];
}

/** The text of a rendered file. */
export function renderedText(manifests: readonly Manifest[], digest: string): string {
  const head = `# Made by deploy/kubernetes/verify --write; not for kubectl, which reads the overlay.\n# sources: ${digest}\n`;
  return head + manifests.map((one) => stringify(one, { lineWidth: 0 })).join('---\n');
}
