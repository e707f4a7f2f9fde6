import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import manifest from '../../package.json' with { type: 'json' };
import { root } from '../src/paths.ts';
import { Running, makeFolder, run } from './running.ts';

/** Those of package.json that bootstrap runs. */
const commands = Object.entries(manifest.scripts)
  .filter(([, program]) => program.startsWith('node stack/bootstrap.mjs'))
  .map(([name]) => name);

describe('the command line', { timeout: 60_000 }, () => {
  it.each(commands)('explains %s without installing anything', async (command) => {
    const clone = makeFolder();
    mkdirSync(join(clone, 'stack'));
    for (const name of ['bootstrap.mjs', 'bootstrap']) {
      cpSync(join(root, 'stack', name), join(clone, 'stack', name), { recursive: true });
    }
    const program = join(clone, 'stack/bootstrap.mjs');
    const help = new Running(process.execPath, [program, command, '--help'], { cwd: clone });
    expect(await help.exit()).toBe(0);
    expect(help.output).toContain('Usage: npm ');
    expect(existsSync(join(clone, 'node_modules'))).toBe(false);
  });

  it.each([
    [['start', '--porrt', '1'], "Unknown option '--porrt': --help lists the options."],
    [['start', '--port', 'x'], '--port x is not a port: give a number from 0 to 65535.'],
    [
      ['start', '--allow-origin', 'x'],
      '--allow-origin x is not an origin: write it like https://board.example.',
    ],
    [['start', '--brokers', '2'], '--brokers 2 is not possible: take 1 or 3.'],
    [['start', '--consumers', '4'], '--consumers 4 is not possible: take 1 to 3.'],
    [['start', '--backends', '0'], '--backends 0 is not possible: take 1 to 4.'],
    [['stop'], `Unknown command stop: take one of ${commands.join(', ')}.`],
  ])('answers %j with one sentence and exit code 2', async (args, sentence) => {
    const refused = run(args);
    expect(await refused.exit()).toBe(2);
    expect(refused.output.trim()).toBe(sentence);
  });

  it.each(['verify', 'quarantine list', 'export --to x'])(
    'says that nothing runs when %s has nothing to ask',
    async (words) => {
      const dataDir = makeFolder();
      const refused = run([...words.split(' '), '--data', dataDir]);
      expect(await refused.exit()).toBe(1);
      expect(refused.output.trim()).toBe(
        `No Tasktrail runs on ${dataDir}: start it, or name another folder with --data.`,
      );
    },
  );

  it('does not delete without being told so twice', async () => {
    const dataDir = makeFolder();
    const refused = run(['start', '--reset', '--data', dataDir]);
    expect(await refused.exit()).toBe(1);
    expect(refused.output.trim()).toBe(
      '--reset asks before it deletes, and nobody can answer here: add --yes.',
    );
  });

  it('does not take a folder of somebody else for its data', async () => {
    const refused = run(['start', '--data', root]);
    expect(await refused.exit()).toBe(1);
    expect(refused.output.trim()).toBe(
      `${root} holds other files: choose an empty or a new folder with --data.`,
    );
  });
});
