import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runs } from './runs.ts';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium that is installed here and starts: on some systems the program only says how to install it. */
export async function machineChromium(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    ...folders.flatMap((folder) => programs.map((program) => join(folder, program))),
    ...macApplications,
  ];
  for (const candidate of candidates.filter((path) => existsSync(path))) {
    if (await runs(candidate)) return candidate;
  }
  return undefined;
}
