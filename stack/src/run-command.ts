import { Refusal } from '../bootstrap/refusal.mjs';
import { SIGNALS } from '../bootstrap/signals.mjs';
import { sentenceFor } from './sentence-for.ts';

/** What a command hears from outside. */
export interface Outside {
  /** Aborted by the first Ctrl-C, SIGTERM, SIGHUP, or when the process that started this one is gone. */
  readonly stop: AbortSignal;
  /** Aborted by the second. */
  readonly hurry: AbortSignal;
  readonly say: (line: string) => void;
}

/** A terminal sends Ctrl-C to every process, and npm and bootstrap pass it on: what comes within this time is one. */
const ONE_KEYSTROKE_MS = 700;

/** Runs a command until it is done and ends this process with its exit code. */
export async function runCommand(command: (outside: Outside) => Promise<number>): Promise<never> {
  const outside = listen();
  try {
    process.exit(await command(outside));
  } catch (error) {
    if (outside.stop.aborted) process.exit(130);
    process.stderr.write(`${sentenceFor(error)}\n`);
    process.exit(error instanceof Refusal ? error.exitCode : 1);
  }
}

function listen(): Outside {
  const stop = new AbortController();
  const hurry = new AbortController();
  let first = 0;
  const onSignal = () => {
    if (!stop.signal.aborted) first = Date.now();
    else if (Date.now() - first > ONE_KEYSTROKE_MS) hurry.abort();
    stop.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  // The channel to bootstrap closes when bootstrap dies, even by SIGKILL.
  process.once('disconnect', onSignal);
  // A closed terminal takes no more text, and that is no reason to die before everything is stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    stop: stop.signal,
    hurry: hurry.signal,
    say: (line) => void process.stdout.write(`${line}\n`),
  };
}
