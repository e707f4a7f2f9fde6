import { expect, type Locator, type Page } from '@playwright/test';

export const stationNames = ['Database', 'Outbox', 'Kafka', 'Audit', 'Live feed'] as const;
export type StationName = (typeof stationNames)[number];
export type Measure = 'Oldest waiting' | 'State' | 'Waiting' | 'Trend' | 'Events per second';

/** The pipeline's page by what a person or a screen reader finds there. */
export class PipelineScreen {
  readonly page: Page;
  readonly main: Locator;
  readonly heading: Locator;
  readonly stations: Locator;
  readonly consistency: Locator;
  readonly verdict: Locator;
  readonly journey: Locator;
  readonly aside: Locator;
  /** The way here from any screen, with what is wrong beside its name. */
  readonly link: Locator;
  readonly record: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.getByRole('main');
    this.heading = this.main.getByRole('heading', { level: 1 });
    this.stations = this.main.getByRole('table', { name: /^Five stations/ });
    this.consistency = this.main.getByRole('region', { name: /accounted for|missing|more than/ });
    this.verdict = this.main.getByRole('region', { name: /^Verdict of/ });
    this.journey = this.main.getByRole('region', { name: /^The way of one event|^One event/ });
    this.aside = this.main.getByRole('region', { name: /set aside/i });
    this.link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', {
      name: /^Pipeline/,
    });
    this.record = page.getByRole('dialog', { name: /^Record at/ });
  }

  static async open(page: Page, search = ''): Promise<PipelineScreen> {
    await page.goto(`/pipeline${search}`);
    const screen = new PipelineScreen(page);
    await expect(screen.stations).toBeVisible();
    return screen;
  }

  measure(measure: Measure, station: StationName): Locator {
    const row = this.stations.getByRole('row', { name: new RegExp(`^${measure}`) });
    return row.getByRole('cell').nth(stationNames.indexOf(station));
  }

  /** The one sentence about it all. */
  headline(words: string | RegExp): Locator {
    return this.main.locator('header').getByText(words);
  }

  /** A figure of the sum, as it stands. */
  async figure(name: string): Promise<number> {
    const line = this.consistency.locator('dl > div').filter({ hasText: name });
    return Number((await line.getByRole('definition').innerText()).replaceAll(',', ''));
  }

  async verify(): Promise<void> {
    await this.main.getByRole('button', { name: 'Verify now' }).click();
    await expect(this.verdict).toBeVisible();
  }
}
