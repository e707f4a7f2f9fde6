import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const room = import.meta.dirname;

export interface Fuzz {
  /** Where the API answers. */
  readonly url: string;
  /** Requests per operation, beside those that cover its schema systematically. */
  readonly examples: number;
  readonly seed: string;
  readonly signal: AbortSignal;
}

export interface Verdict {
  readonly sound: boolean;
  /** Schemathesis' own words: what it did, and each failure with the request that repeats it. */
  readonly report: string;
}

/** Asks everything the contract allows, and much that it does not, of a running API; what counts is in schemathesis.toml. */
export async function fuzzApi({ url, examples, seed, signal }: Fuzz): Promise<Verdict> {
  const options = ['--max-examples', String(examples), '--seed', seed, '--no-color'];
  const tool = ['-m', 'schemathesis.cli', '--config-file', 'schemathesis.toml'];
  const args = [...tool, 'run', `${url}/api/openapi.json`, ...options];
  const python = join(room, '.venv/bin/python');
  const child = spawn(python, args, { cwd: room, stdio: ['ignore', 'pipe', 'pipe'] });
  const end = () => child.kill();
  signal.addEventListener('abort', end);
  let report = '';
  const keep = (chunk: Buffer) => {
    report += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { sound: code === 0, report };
  } finally {
    signal.removeEventListener('abort', end);
  }
}
