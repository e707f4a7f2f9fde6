import type { Proof } from '../command/proof.ts';
import { allMutations } from './all-mutations.ts';
import type { Mutation } from './mutation.ts';
import { tryMutation } from './try-mutation.ts';

/**
 * The checker, checked: each known bug is put into a copy, and the invariant it breaks must be named; the same proof with
 * the same seed must be green without it.
 */
export const runMutations: Proof = async ({ only, seed }, { say, signal }) => {
  const lines: string[] = [];
  const greens = new Map<string, boolean>();
  for (const mutation of selectMutations(only)) {
    const where = 'row' in mutation.in ? mutation.in.row : mutation.in.simulation;
    say(`${mutation.name}, in ${where}, seed ${seed}: ${mutation.bug}`);
    const isGreen = greens.get(where) ?? (await isGreenWithout(mutation, { seed, signal, say }));
    greens.set(where, isGreen);
    const verdict = await judge(mutation, { seed, signal, say });
    say(`  ${verdict}`);
    lines.push(lineOf(mutation, where, isGreen ? verdict : 'FAILED: red without the bug too'));
  }
  const failed = lines.filter((line) => line.includes('FAILED')).length;
  const sentence = `${lines.length - failed} of ${lines.length} bugs were found, by name, and only with the bug`;
  process.stdout.write(`${[...lines, sentence].join('\n')}\n`);
  return failed === 0;
};

/** One line for each, for people who look for a name. */
export function listMutations(): string {
  return allMutations
    .map(({ name, invariant, bug }) => `${name.padEnd(24)} ${invariant}  ${bug}`)
    .join('\n');
}

interface Attempt {
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

async function isGreenWithout(mutation: Mutation, { say, ...attempt }: Attempt): Promise<boolean> {
  const { isGreen, said } = await tryMutation(mutation, { ...attempt, patched: false });
  say(isGreen ? '  green without the bug' : `  red without the bug:\n${said}`);
  return isGreen;
}

async function judge(mutation: Mutation, { say, ...attempt }: Attempt): Promise<string> {
  try {
    const { isGreen, named, said } = await tryMutation(mutation, { ...attempt, patched: true });
    if (named.includes(mutation.invariant)) return `found: ${named.join(' ')} red`;
    if (isGreen) return 'FAILED: nobody noticed';
    say(said);
    return `FAILED: red, but ${mutation.invariant} is not named`;
  } catch (error) {
    if (attempt.signal.aborted) throw error;
    return `FAILED: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function lineOf({ name, invariant, bug }: Mutation, where: string, verdict: string): string {
  return `${name.padEnd(24)} ${invariant}  ${where.padEnd(18)} ${verdict.padEnd(30)} ${bug}`;
}

function selectMutations(only: readonly string[]): readonly Mutation[] {
  const unknown = only.filter((one) => !allMutations.some(({ name }) => name === one));
  if (unknown.length > 0)
    throw new RangeError(
      `There is no mutation ${unknown.join(', ')}: --mutations --list names them.`,
    );
  return allMutations.filter(({ name }) => only.length === 0 || only.includes(name));
}
