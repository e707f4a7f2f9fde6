import type { Locator, Page } from '@playwright/test';
import { sealIn, type SealState } from './seal.ts';

/** One open task: what it is and everything that happened to it. */
export class TaskPanel {
  readonly region: Locator;
  readonly heading: Locator;
  /** The changes, newest first. */
  readonly entries: Locator;
  readonly descriptionField: Locator;

  constructor(page: Page) {
    this.region = page.getByRole('complementary', { name: /^Task T-\d+/ });
    this.heading = this.region.getByRole('heading', { level: 2 });
    this.entries = this.region.getByRole('feed').getByRole('article');
    this.descriptionField = this.region.getByRole('textbox', { name: 'Text' });
  }

  sealOf(entry: Locator, state: SealState): Locator {
    return sealIn(entry, state);
  }

  async editDescription(text: string): Promise<void> {
    await this.region.getByRole('button', { name: /^(Add|Edit) text/ }).click();
    await this.descriptionField.fill(text);
  }
}
