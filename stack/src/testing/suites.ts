import { SUITES } from '../../bootstrap/options.mjs';
import { checkSuite } from './check-suite.ts';
import { playwrightSuite } from './playwright-suite.ts';
import { pytestSuite } from './pytest-suite.ts';
import type { Suite } from './suite.ts';
import { vitestSuite } from './vitest-suite.ts';

const suites: Readonly<Record<(typeof SUITES)[number], Suite>> = {
  check: checkSuite,
  contract: vitestSuite('contract', { usesServices: false }),
  ledger: vitestSuite('ledger', { usesServices: false }),
  frontend: vitestSuite('frontend', { usesServices: false }),
  benchmarks: vitestSuite('benchmarks', { usesServices: false }),
  deploy: vitestSuite('deploy', { usesServices: false }),
  database: vitestSuite('database', { usesServices: true }),
  consumer: pytestSuite,
  backend: vitestSuite('backend', { usesServices: true }),
  stack: vitestSuite('stack', { usesServices: false }),
  faults: vitestSuite('faults', { usesServices: false }),
  e2e: playwrightSuite,
};

/** The suites with these names, or all when none is named, in the order in which they are to run. */
export function selectSuites(names: readonly (keyof typeof suites)[]): readonly Suite[] {
  return SUITES.filter((name) => names.length === 0 || names.includes(name)).map(
    (name) => suites[name],
  );
}
