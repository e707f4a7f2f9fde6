import { fileURLToPath } from 'node:url';

/** Everything under deploy/kubernetes. */
export const folder = fileURLToPath(new URL('../', import.meta.url));

/** The whole manifests of each are kept beside their sources: what a change comes to is read in its diff. */
export const overlays = ['local', 'zookeeper', 'production'] as const;

export type Overlay = (typeof overlays)[number];
