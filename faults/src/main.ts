/** `npm run faults`: the fault matrix and the soak, on real systems of their own. */
import { proveApi } from '../api/prove-api.ts';
import { type FaultOptions, readOptions } from './command/options.ts';
import type { Proof } from './command/proof.ts';
import { listRows, runMatrix } from './command/run-matrix.ts';
import { listMutations, runMutations } from './mutations/run-mutations.ts';
import { runSoak } from './soak/run-soak.ts';

const MISUSE = 2;
const options = readOptions(process.argv.slice(2));
if (options.list) {
  process.stdout.write(`${options.mutations ? listMutations() : listRows()}\n`);
  process.exit(0);
}
const outside = {
  say: (line: string) => void process.stderr.write(`${line}\n`),
  signal: stopSignal(),
};
try {
  process.exit((await proofOf(options)(options, outside)) ? 0 : 1);
} catch (error) {
  if (outside.signal.aborted) process.exit(130);
  outside.say(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof RangeError ? MISUSE : 1);
}

function proofOf({ mutations, minutes, api }: FaultOptions): Proof {
  if (api) return proveApi;
  if (mutations) return runMutations;
  return minutes === undefined ? runMatrix : runSoak;
}

/** The first of these signals stops what runs, in order. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stop.abort(new Error('stopped')));
  return stop.signal;
}
