import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { root } from './root.mjs';
import { SIGNALS } from './signals.mjs';

/** What Node compiled stays for the next start of every Node below: a quarter second of processor time for each. */
const compiled = join(root, '.cache/compiled');

/**
 * Runs a program in the place of this process, as far as Node can: same terminal, same signals, same exit code. Should
 * this process be killed, the child sees its channel close; should the parent of this process go away without a word
 * (npm's shell, when only npm is told to end), the child is told to end too.
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export async function runChild(program, args) {
  const child = spawn(program, args.map(absolute), {
    env: { NODE_COMPILE_CACHE: compiled, ...process.env, ...proxyForFetch() },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  const watch = watchParent(() => child.kill('SIGTERM'));
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
    });
  } finally {
    clearInterval(watch);
  }
}

/** @param {string} text @param {number} index */
function absolute(text, index) {
  return index === 0 ? `${root}/${text}` : text;
}

/**
 * Only npm's shell is watched: a person who starts this by hand with nohup means it to outlive the shell.
 * @param {() => void} onGone
 */
function watchParent(onGone) {
  const parent = process.ppid;
  const check = () => {
    if (process.ppid !== parent) onGone();
  };
  return process.env['npm_lifecycle_event'] ? setInterval(check, 500) : undefined;
}

/** npm and pip follow the proxy variables by themselves, Node's fetch when it is told so. */
function proxyForFetch() {
  const proxied = process.env['HTTPS_PROXY'] ?? process.env['https_proxy'];
  if (!proxied) return {};
  const direct = [process.env['NO_PROXY'] ?? process.env['no_proxy'], 'localhost', '127.0.0.1'];
  return { NODE_USE_ENV_PROXY: '1', NO_PROXY: direct.filter(Boolean).join(',') };
}
