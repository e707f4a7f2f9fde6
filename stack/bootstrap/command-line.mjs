// Everything about the commands that must be known before anything is installed: their options and their help.
import { parseArgs } from 'node:util';

import { Refusal } from './refusal.mjs';

/** @typedef {import("node:util").ParseArgsConfig["options"]} Options */
/** @typedef {{ help: string, options: Options, development: boolean, passOn?: boolean }} Command */

const MISUSE = 2;

const startOptions = /** @satisfies {Options} */ ({
  port: { type: 'string', default: '3000' },
  data: { type: 'string', default: '.tasktrail' },
  'allow-origin': { type: 'string', multiple: true, default: [] },
  demo: { type: 'boolean', default: false },
  reset: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
});

const devOptions = /** @satisfies {Options} */ ({
  port: { type: 'string', default: '3000' },
  data: { type: 'string', default: '.tasktrail' },
  demo: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
});

const testOptions = /** @satisfies {Options} */ ({
  only: { type: 'string', multiple: true, default: [] },
  help: { type: 'boolean', default: false },
});

const checkOptions = /** @satisfies {Options} */ ({ help: { type: 'boolean', default: false } });

/** @type {Record<string, Command>} */
const commands = {
  start: {
    help: `Starts Tasktrail on this machine: PostgreSQL, Kafka, backend, audit consumer and the web page.

Usage: npm start -- [options]

  --port PORT           where the page answers, 3000 unless given; 0 takes a free one
  --data DIR            where everything is kept, .tasktrail unless given
  --allow-origin URL    lets pages of this origin use the API; may be repeated
  --demo                fills an empty database with a sample board and two weeks of its history
  --reset               deletes everything in DIR first; asks before it does
  --yes                 answers that question with yes
  --help                shows this

Ctrl-C stops everything in order; a second Ctrl-C does not wait.
`,
    options: startOptions,
    development: false,
  },
  dev: {
    help: `Starts Tasktrail for work on it: the page reloads and the backend restarts when their sources change.

Usage: npm run dev -- [options]

  --port PORT           where the page answers, 3000 unless given
  --data DIR            where everything is kept, .tasktrail unless given
  --demo                fills an empty database with a sample board
  --help                shows this
`,
    options: devOptions,
    development: true,
  },
  test: {
    help: `Runs every suite on its own throw-away PostgreSQL and Kafka; the last line counts what passed and failed.

Usage: npm test -- [options]

  --only SUITE          check, contract, database, backend, frontend, stack, consumer or e2e; may be repeated
  --help                shows this
`,
    options: testOptions,
    development: true,
  },
  check: {
    help: `Runs compilers, linters, formatters and the check of generated files.

Usage: npm run check
`,
    options: checkOptions,
    development: true,
  },
  bench: {
    help: `Runs the benchmarks. benchmarks/README.md describes them.

Usage: npm run bench -- [options of the benchmarks]
`,
    options: {},
    development: true,
    passOn: true,
  },
};

/**
 * Judges a command line; answers the help when it was asked for, else the program to run.
 * @param {string | undefined} name
 * @param {string[]} args
 */
export function parseCommand(name, args) {
  const command = name === undefined ? undefined : commands[name];
  if (!command)
    throw new Refusal(
      `Unknown command ${name ?? ''}: take one of ${Object.keys(commands).join(', ')}.`,
      MISUSE,
    );
  const help = args.includes('--help') ? command.help : undefined;
  if (!help && !command.passOn) parseOptions(command.options, args);
  return { help, development: command.development, program: `stack/src/${name}.ts` };
}

/**
 * Options by name; anything unknown ends in one sentence.
 * @template {Options} O
 * @param {O} options
 * @param {string[]} args
 */
function parseOptions(options, args) {
  try {
    return parseArgs({ options, args, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [sentence = ''] = /** @type {Error} */ (error).message.split(/\.(?: |$)/, 1);
    throw new Refusal(`${sentence}: --help lists the options.`, MISUSE);
  }
}

/** @param {string[]} args */
export function parseStart(args) {
  const { port, ...values } = parseOptions(startOptions, args);
  return { ...values, port: portOf(port), allowOrigins: values['allow-origin'].map(originOf) };
}

/** @param {string[]} args */
export function parseDev(args) {
  const { port, ...values } = parseOptions(devOptions, args);
  return { ...values, port: portOf(port) };
}

/** @param {string[]} args */
export const parseTest = (args) => parseOptions(testOptions, args);

/** @param {string} text */
function portOf(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Refusal(`--port ${text} is not a port: give a number from 0 to 65535.`, MISUSE);
}

/** @param {string} text */
function originOf(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url.origin;
  throw new Refusal(
    `--allow-origin ${text} is not an origin: write it like https://board.example.`,
    MISUSE,
  );
}
