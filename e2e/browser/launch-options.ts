import { existsSync } from 'node:fs';
import { chromium, type LaunchOptions } from '@playwright/test';
import { machineChromium } from './machine-chromium.ts';
import { packagedChromium } from './packaged-chromium.ts';

/**
 * The Chromium to test with: the one PLAYWRIGHT_CHROMIUM names, Playwright's own when it is installed, the machine's,
 * else the one that came with the packages, so that nothing has to be downloaded or installed by hand.
 */
export async function launchOptions(): Promise<LaunchOptions> {
  const named = process.env['PLAYWRIGHT_CHROMIUM'];
  if (named) return { executablePath: named };
  if (existsSync(chromium.executablePath())) return {};
  const found = await machineChromium();
  if (found) return { executablePath: found };
  return packagedChromium();
}
