import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Judges the page as it stands by every rule of axe, once light and once dark. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await allAnimationsEnded(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => ({
      id,
      where: nodes.map((node) => node.html),
    }));
    expect.soft(found, `${screen}, ${colorScheme}`).toEqual([]);
  }
}

/** A colour half way to another one would be judged as it looks at that moment. */
async function allAnimationsEnded(page: Page): Promise<void> {
  await page.evaluate(async () =>
    Promise.all(document.getAnimations().map(async (animation) => animation.finished)),
  );
}
