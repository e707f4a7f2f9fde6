// The options of each command, judged before anything is installed.
import { parseArgs } from 'node:util';

import { Refusal } from './refusal.mjs';

/** @typedef {import("node:util").ParseArgsConfig["options"]} Options */

const MISUSE = 2;

/** Each has its pools in one PostgreSQL of a hundred connections. */
const MOST_BACKENDS = 4;

/** Of the topic: a consumer more would have nothing to do. */
const PARTITIONS = 3;

/** What `--only` takes, in the order in which they run: the quick ones first. */
export const SUITES = /** @type {const} */ ([
  'check',
  'contract',
  'ledger',
  'frontend',
  'benchmarks',
  'deploy',
  'database',
  'consumer',
  'backend',
  'stack',
  'faults',
  'e2e',
]);

/** What `--only` of the benchmarks takes. */
export const BENCHMARKS = /** @type {const} */ ([
  'api',
  'latency',
  'rates',
  'drain',
  'verify',
  'memory',
  'start',
  'growth',
  'depth',
]);

const startOptions = /** @satisfies {Options} */ ({
  port: { type: 'string', default: '3000' },
  data: { type: 'string', default: '.tasktrail' },
  'allow-origin': { type: 'string', multiple: true, default: [] },
  brokers: { type: 'string', default: '1' },
  backends: { type: 'string', default: '1' },
  consumers: { type: 'string', default: '1' },
  chaos: { type: 'boolean', default: false },
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

const backupOptions = /** @satisfies {Options} */ ({
  to: { type: 'string' },
  data: { type: 'string', default: '.tasktrail' },
  help: { type: 'boolean', default: false },
});

const restoreOptions = /** @satisfies {Options} */ ({
  from: { type: 'string' },
  data: { type: 'string', default: '.tasktrail' },
  replay: { type: 'boolean', default: false },
  discard: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  'without-checkpoints': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
});

const quarantineOptions = /** @satisfies {Options} */ ({
  to: { type: 'string' },
  reason: { type: 'string' },
  data: { type: 'string', default: '.tasktrail' },
  help: { type: 'boolean', default: false },
});

const verifyOptions = /** @satisfies {Options} */ ({
  offline: { type: 'string' },
  checkpoints: { type: 'string' },
  key: { type: 'string' },
  'next-keys': { type: 'string' },
  data: { type: 'string', default: '.tasktrail' },
  help: { type: 'boolean', default: false },
});

const checkOptions = /** @satisfies {Options} */ ({ help: { type: 'boolean', default: false } });

const benchOptions = /** @satisfies {Options} */ ({
  only: { type: 'string', multiple: true, default: [] },
  quick: { type: 'boolean', default: false },
  cold: { type: 'boolean', default: false },
  million: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
});

const faultOptions = /** @satisfies {Options} */ ({
  only: { type: 'string', multiple: true, default: [] },
  seed: { type: 'string' },
  minutes: { type: 'string' },
  full: { type: 'boolean', default: false },
  patience: { type: 'string', default: '1' },
  mutations: { type: 'boolean', default: false },
  api: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
});

/**
 * Options by name; anything unknown ends in one sentence.
 * @template {Options} O
 * @param {O} options
 * @param {string[]} args
 */
function parseOptions(options, args) {
  return parseWords(options, args, false).values;
}

/**
 * The same with words that are no options, if there may be any.
 * @template {Options} O
 * @param {O} options
 * @param {string[]} args
 * @param {boolean} allowPositionals
 */
function parseWords(options, args, allowPositionals) {
  try {
    return parseArgs({ options, args, strict: true, allowPositionals });
  } catch (error) {
    const [sentence = ''] = /** @type {Error} */ (error).message.split(/\.(?: |$)/, 1);
    throw new Refusal(`${sentence}: --help lists the options.`, MISUSE);
  }
}

/** @param {string[]} args */
export function parseStart(args) {
  const { port, ...values } = parseOptions(startOptions, args);
  return {
    ...values,
    port: portOf(port),
    allowOrigins: values['allow-origin'].map(originOf),
    brokers: brokersOf(values.brokers),
    backends: countOf('--backends', values.backends, MOST_BACKENDS),
    consumers: countOf('--consumers', values.consumers, PARTITIONS),
  };
}

/** @param {string[]} args */
export function parseDev(args) {
  const { port, ...values } = parseOptions(devOptions, args);
  return { ...values, port: portOf(port) };
}

/** @param {string[]} args */
export function parseTest(args) {
  return { only: parseOptions(testOptions, args).only.map(suiteOf) };
}

/** @param {string[]} args */
export function parseBench(args) {
  const { only, ...values } = parseOptions(benchOptions, args);
  return { ...values, only: only.map(benchmarkOf) };
}

/** @param {string[]} args */
export function parseFaults(args) {
  const { minutes, patience, ...values } = parseOptions(faultOptions, args);
  if (minutes !== undefined) refuseNoTime('--minutes', minutes);
  refuseNoTime('--patience', patience);
  return { minutes, patience, ...values };
}

/** @param {string[]} args */
export function parseCheck(args) {
  return parseOptions(checkOptions, args);
}

/**
 * What the words mean is judged by the program that knows.
 * @param {string[]} args
 */
export function parseQuarantine(args) {
  const { values, positionals } = parseWords(quarantineOptions, args, true);
  return { ...values, words: positionals };
}

/** @param {string[]} args */
export function parseVerify(args) {
  const values = parseOptions(verifyOptions, args);
  if (values.checkpoints && !values.key)
    throw new Refusal('--checkpoints needs --key, else anybody could have signed them.', MISUSE);
  return values;
}

/** @param {string[]} args */
export function parseExport(args) {
  const { to, ...values } = parseOptions(backupOptions, args);
  if (!to) throw new Refusal('Say where to: --to FILE.', MISUSE);
  return { ...values, to };
}

/** @param {string[]} args */
export function parseBackup(args) {
  const { to, ...values } = parseOptions(backupOptions, args);
  if (!to) throw new Refusal('Say where to: --to FOLDER, which must not exist.', MISUSE);
  return { ...values, to };
}

/** @param {string[]} args */
export function parseRestore(args) {
  const { from, ...values } = parseOptions(restoreOptions, args);
  if (!from) throw new Refusal('Say where from: --from FOLDER.', MISUSE);
  if (values.replay === values.discard)
    throw new Refusal('Choose one: --replay or --discard.', MISUSE);
  return { ...values, from };
}

/**
 * @param {string} option
 * @param {string} text
 */
function refuseNoTime(option, text) {
  if (Number(text) > 0) return;
  throw new Refusal(`${option} ${text} is not a time: give a number above 0.`, MISUSE);
}

/** @param {string} text */
function suiteOf(text) {
  const suite = SUITES.find((name) => name === text);
  if (suite) return suite;
  throw new Refusal(`There is no suite ${text}: take one of ${SUITES.join(', ')}.`, MISUSE);
}

/** @param {string} text */
function benchmarkOf(text) {
  const benchmark = BENCHMARKS.find((name) => name === text);
  if (benchmark) return benchmark;
  const names = BENCHMARKS.join(', ');
  throw new Refusal(`There is no benchmark ${text}: take one of ${names}.`, MISUSE);
}

/** @param {string} text */
function portOf(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Refusal(`--port ${text} is not a port: give a number from 0 to 65535.`, MISUSE);
}

/**
 * Two nodes could lose none: most of them must agree.
 * @param {string} text
 * @returns {1 | 3}
 */
function brokersOf(text) {
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new Refusal(`--brokers ${text} is not possible: take 1 or 3.`, MISUSE);
}

/**
 * @param {string} option
 * @param {string} text
 * @param {number} most
 */
function countOf(option, text, most) {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= most) return count;
  throw new Refusal(`${option} ${text} is not possible: take 1 to ${most}.`, MISUSE);
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
