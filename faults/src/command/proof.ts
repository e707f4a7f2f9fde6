import type { FaultOptions } from './options.ts';

/** One kind of proof. Writes its table to stdout and its progress by `say`; answers whether everything held. */
export type Proof = (options: FaultOptions, outside: Outside) => Promise<boolean>;

export interface Outside {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}
