import { expect, test } from 'vitest';
import { overlays } from './overlays.ts';
import { digestIn, readRendered } from './rendered.ts';
import { digestOfSources } from './sources.ts';

test.each(overlays)('the manifests of %s were rendered from the sources of today', (overlay) => {
  expect(digestIn(overlay), 'run deploy/kubernetes/verify --write').toBe(digestOfSources());
});

test.each(overlays)('nothing secret is in the manifests of %s', (overlay) => {
  const secrets = readRendered(overlay).filter(({ kind }) => kind === 'Secret');
  const values = secrets.flatMap(({ data = {} }) => Object.values(data));
  expect(values.filter((value) => value !== '')).toEqual([]);
});
