// The commands and their help: everything that must be known before anything is installed.
import {
  BENCHMARKS,
  SUITES,
  parseBench,
  parseCheck,
  parseDev,
  parseStart,
  parseTest,
} from './options.mjs';
import { Refusal } from './refusal.mjs';

/** @typedef {{ help: string, development: boolean, judge: (args: string[]) => unknown }} Command */

/** @type {Record<string, Command>} */
const commands = {
  start: {
    help: `Starts Tasktrail on this machine: PostgreSQL, Kafka, backend, audit consumer and the web page.

Usage: npm start -- [options]

  --port PORT           where the page answers, 3000 unless given; 0 takes a free one
  --data DIR            where everything is kept, .tasktrail unless given
  --allow-origin URL    lets pages of this origin use the API; may be repeated
  --demo                fills an empty database with a sample board and two weeks of its history
  --brokers 1|3         Kafka nodes; 3 keep every record three times; fixed by the first start on DIR
  --backends N          1 to 4 replicas of the API, behind one address
  --consumers N         1 to 3 audit consumers, which share the partitions
  --reset               deletes everything in DIR first; asks before it does
  --yes                 answers that question with yes
  --help                shows this

Ctrl-C stops everything in order; a second Ctrl-C does not wait.
`,
    judge: parseStart,
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
    judge: parseDev,
    development: true,
  },
  test: {
    help: `Runs every suite on its own throw-away PostgreSQL and Kafka; the last line counts what passed and failed.

Usage: npm test -- [options]

  --only SUITE          one of ${SUITES.join(', ')};
                        may be repeated
  --help                shows this
`,
    judge: parseTest,
    development: true,
  },
  check: {
    help: `Runs compilers, linters, formatters and the check of generated files.

Usage: npm run check
`,
    judge: parseCheck,
    development: true,
  },
  bench: {
    help: `Measures Tasktrail on this machine, on throw-away systems of its own; benchmarks/README.md says how to read it.

Usage: npm run bench -- [options]

  --only NAME     ${BENCHMARKS.join(', ')}; may be repeated
  --quick         tries everything out in a few minutes; the figures mean nothing and are not kept
  --cold          start: also a fresh clone with empty caches; downloads about 170 MB
  --million       growth: also a million tasks; takes half an hour more
  --help          shows this

Tables go to stdout and benchmarks/results, progress to stderr. Linux only.
`,
    judge: parseBench,
    development: true,
  },
};

/**
 * Judges a command line; answers the help when it was asked for, else the program to run.
 * @param {string | undefined} name
 * @param {string[]} args
 */
export function parseCommand(name = '', args) {
  const command = commands[name];
  if (!command) {
    const names = Object.keys(commands).join(', ');
    throw new Refusal(`Unknown command ${name}: take one of ${names}.`, 2);
  }
  const help = args.includes('--help') ? command.help : undefined;
  if (!help) command.judge(args);
  return { help, development: command.development, program: `stack/src/${name}.ts` };
}
