import { spawn } from 'node:child_process';

import { Refusal } from './refusal.mjs';
import { SIGNALS } from './signals.mjs';

/**
 * Does a step under one line that says what and how much; on a terminal the line also counts the seconds.
 * @param {string} what
 * @param {() => Promise<void>} step
 */
export async function showProgress(what, step) {
  const began = Date.now();
  const { stdout } = process;
  if (!stdout.isTTY) stdout.write(`${what}\n`);
  const draw = () => stdout.write(`\r${what} … ${Math.round((Date.now() - began) / 1000)} s`);
  const ticks = stdout.isTTY ? setInterval(draw, 1000) : undefined;
  if (ticks) draw();
  try {
    await step();
  } finally {
    clearInterval(ticks);
    if (ticks) stdout.write('\n');
  }
}

/**
 * Runs an installer; what it prints is shown only, and only in part, when it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, failure: string, env?: NodeJS.ProcessEnv }} options
 */
export async function runInstaller(program, args, { cwd, failure, env = process.env }) {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
  const stop = () => child.kill();
  for (const signal of SIGNALS) process.once(signal, stop);
  const code = await exitCodeOf(child);
  for (const signal of SIGNALS) process.off(signal, stop);
  if (child.killed)
    throw new Refusal('Stopped while installing; the next start goes on from here.', 130);
  if (code !== 0) throw new Refusal(`${failure} (${reasonIn(output)}).`);
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number | null>}
 */
async function exitCodeOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/** @param {string} output */
function reasonIn(output) {
  if (/ENOSPC|no space left/i.test(output))
    return 'the disk is full: free some space and start again';
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const errors = lines.filter((line) => /^(npm (error|ERR!)|ERROR:|Error:)/.test(line));
  return (errors.at(-1) && errors.slice(0, 3).join(' ')) || lines.at(-1) || 'it said nothing';
}
