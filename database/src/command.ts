/** One of the things that `node database/src/main.ts` can do. */
export interface Command {
  readonly help: string;
  run(args: string[], env: NodeJS.ProcessEnv): Promise<void>;
}

/** Arguments that make no sense; the help follows. */
export class UsageError extends Error {}

/** Results. Progress goes to the other stream, so that a pipe holds results alone. */
export const say = (text: string): void => void process.stdout.write(`${text}\n`);
export const progress = (text: string): void => void process.stderr.write(`${text}\n`);

/** Says which system a failure comes from. */
export async function step<T>(system: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${system}: ${reason(error)}`, { cause: error });
  }
}

/** The innermost message: Kafka's client and Node wrap the one that says what happened. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return reason(error.errors.at(-1));
  return error instanceof Error ? error.message : String(error);
}
