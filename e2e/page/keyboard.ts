import { expect, type Locator, type Page } from '@playwright/test';

/** Whoever works by keyboard is lost when the focus falls to the body. */
export async function expectFocusKept(page: Page, after: string): Promise<void> {
  const isLost = async () => page.evaluate(() => document.activeElement === document.body);
  await expect.poll(isLost, { message: `focus is somewhere after ${after}` }).toBe(false);
}

export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target, 'reached by the Tab key').toBeFocused();
}
