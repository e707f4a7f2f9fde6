// The commands and their help: everything that must be known before anything is installed.
import {
  BENCHMARKS,
  SUITES,
  parseBackup,
  parseBench,
  parseCheck,
  parseDev,
  parseExport,
  parseFaults,
  parseQuarantine,
  parseRestore,
  parseStart,
  parseTest,
  parseVerify,
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
  --chaos               switches on the pipeline page that kill parts and pause the database; for showing
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
  --million       growth: also a million tasks, takes half an hour more; depth: also a million events
  --help          shows this

Tables go to stdout and benchmarks/results, progress to stderr. Linux only.
`,
    judge: parseBench,
    development: true,
  },
  faults: {
    help: `Breaks Tasktrail in every way we know, under load, and judges what the log made of it.

Usage: npm run faults -- [options]

  --only ROW      a number or a name of the fault matrix; may be repeated
  --list          names the rows
  --seed SEED     repeats the choices of a run; each run prints its seed
  --full          every fault at its whole length, and as often as the matrix says
  --minutes N     instead of the rows a soak: random faults for so long
  --mutations     instead of the rows: known bugs are put into copies, and the checker must name each of them
  --api           instead the HTTP API against its own contract: 500 examples for each operation
  --patience N    N times the limits that count time, for a machine busy with something else
  --help          shows this

Each row has a system of its own. Tables go to stdout, progress to stderr; 1 when an invariant broke.
`,
    judge: parseFaults,
    development: true,
  },
  verify: {
    help: `Walks the whole audit log and says whether it is what was written, and what that cannot prove.

Usage: npm run verify -- [options]

  --data DIR            the running stack whose log is walked, .tasktrail unless given
  --offline FILE        an export instead: no database, no network
  --checkpoints FILE    signed checkpoints from outside; those of DIR's own signer unless given
  --key FILE            the signer's public key from outside; that of DIR's own signer unless given
  --next-keys FILE      statements in which that key names the one after it
  --help                shows this

Ends with 0 when the log is whole, 1 when it is not, and then names the first bad row.
`,
    judge: parseVerify,
    development: false,
  },
  export: {
    help: `Writes the audit log with its signed checkpoints into a file that anybody can verify without us.

Usage: npm run export -- --to FILE [options]

  --to FILE             written whole or not at all; npm run verify -- --offline FILE reads it
  --data DIR            the running stack, .tasktrail unless given
  --help                shows this
`,
    judge: parseExport,
    development: false,
  },
  quarantine: {
    help: `Looks into the quarantine of a running stack: records of the topic that are not in the audit log.

Usage: npm run quarantine -- ACT [options]

  list                            every record, newest first
  show ID                         one of them, with its content and what was said about it
  export --to FILE                all of them, byte for byte, one JSON object per line
  acknowledge ID --reason TEXT    says why it is all right where it is

  --data DIR                      the running stack, .tasktrail unless given
  --help                          shows this

Nothing is ever released into the log.
`,
    judge: parseQuarantine,
    development: false,
  },
  backup: {
    help: `Copies the whole database into a new folder while everything goes on, and checks the copy.

Usage: npm run backup -- --to FOLDER [options]

  --to FOLDER           must not exist; it has this name only once it is whole
  --data DIR            what to back up, .tasktrail unless given
  --help                shows this

It says until when the backup can be rolled forward: docs/how-to/back-up-and-restore.md.
`,
    judge: parseBackup,
    development: false,
  },
  restore: {
    help: `Brings the database back to a backup. Everything else must be stopped.

Usage: npm run restore -- --from FOLDER (--replay | --discard) [options]

  --from FOLDER         a folder that npm run backup made
  --replay              then on to the end of the topic: nothing of the log is lost
  --discard             no further: what came after the backup is given up
  --data DIR            what to restore, .tasktrail unless given
  --yes                 replaces everything in a database that is not empty
  --without-checkpoints replays although nothing was ever signed
  --help                shows this

One transaction: a restore that fails has changed nothing.
`,
    judge: parseRestore,
    development: false,
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
