import { Refusal } from '../../bootstrap/refusal.mjs';
import { checkSuite } from './check-suite.ts';
import { playwrightSuite } from './playwright-suite.ts';
import { pytestSuite } from './pytest-suite.ts';
import type { Suite } from './suite.ts';
import { vitestSuite } from './vitest-suite.ts';

/** All suites, the quick ones first. */
const suites: readonly Suite[] = [
  checkSuite,
  vitestSuite('contract', { usesServices: false }),
  vitestSuite('frontend', { usesServices: false }),
  vitestSuite('benchmarks', { usesServices: false }),
  vitestSuite('database', { usesServices: true }),
  pytestSuite,
  vitestSuite('backend', { usesServices: true }),
  vitestSuite('stack', { usesServices: false }),
  playwrightSuite,
];

/** The suites with these names, or all when none is named. */
export function selectSuites(names: readonly string[]): readonly Suite[] {
  const known = suites.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Refusal(`There is no suite ${unknown}: take one of ${known.join(', ')}.`, 2);
  }
  return names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name));
}
