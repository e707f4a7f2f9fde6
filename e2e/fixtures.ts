/* oxlint-disable no-empty-pattern -- Playwright reads from the pattern which fixtures one needs, also when it is none */
import { test as base, type BrowserContext, type Page } from '@playwright/test';
import { launchOptions } from './browser/launch-options.ts';
import { type Database, openDatabase } from './database/open-database.ts';
import { ConsoleWatch } from './page/console-watch.ts';
import { contextOf, introduce, type Person } from './people/person.ts';
import { readRunFile } from './stack/running-stack.ts';

interface Fixtures {
  readonly watch: ConsoleWatch;
  readonly ana: Person;
  /** Somebody else, in a browser of their own. */
  readonly another: (name: string) => Promise<{ readonly page: Page; readonly person: Person }>;
}

interface SuiteFixtures {
  /** PostgreSQL as its owner: what a spec expects of tasks and log it reads here. */
  readonly database: Database;
}

/** `page` is Ana's browser at the running stack; any console error, warning or failed request fails the spec. */
export const test = base.extend<Fixtures, SuiteFixtures>({
  launchOptions: [async ({}, use) => use(await launchOptions()), { scope: 'worker' }],
  baseURL: async ({}, use) => use(readRunFile().url),
  database: [
    async ({}, use) => {
      const database = openDatabase(readRunFile().database_url);
      await use(database);
      await database.close();
    },
    { scope: 'worker' },
  ],
  watch: async ({}, use) => {
    const watch = new ConsoleWatch();
    await use(watch);
    test.expect(watch.complaints, 'nothing unexpected on any console').toEqual([]);
  },
  ana: async ({ baseURL }, use) => use(await introduce(baseURL ?? '', 'Ana')),
  context: async ({ browser, baseURL, ana, watch }, use) => {
    const context = await contextOf(browser, baseURL ?? '', ana);
    watch.observe(context);
    await use(context);
    await context.close();
  },
  another: async ({ browser, baseURL, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name) => {
      const person = await introduce(baseURL ?? '', name);
      const context = await contextOf(browser, baseURL ?? '', person);
      contexts.push(context);
      watch.observe(context);
      return { page: await context.newPage(), person };
    });
    await Promise.all(contexts.map(async (context) => context.close()));
  },
});

export { expect } from '@playwright/test';
