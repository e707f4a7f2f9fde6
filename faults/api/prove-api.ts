import { fuzzApi } from './fuzz-api.ts';
import { withApi } from './with-api.ts';

const EXAMPLES = 500;

interface Outside {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** `npm run faults -- --api`: the whole contract against a running system; true when it is kept. */
export async function proveApi(
  { seed }: { readonly seed: string },
  { say, signal }: Outside,
): Promise<boolean> {
  say(`the API, ${EXAMPLES} examples for each operation, seed ${seed}`);
  const { sound, report } = await withApi(signal, async (url) =>
    fuzzApi({ url, examples: EXAMPLES, seed, signal }),
  );
  process.stdout.write(report);
  return sound;
}
