/** What every benchmark is given. */
export interface Bench {
  /** A try-out: few and short rounds, whose figures mean nothing. */
  quick: boolean;
  /** Also what downloads everything anew. */
  cold: boolean;
  /** Also a million tasks. */
  million: boolean;
  /** Progress, for the person who waits. */
  say: (line: string) => void;
  /** Aborted when that person has waited long enough. */
  signal: AbortSignal;
}

export interface Table {
  caption: string;
  columns: string[];
  rows: (string | number)[][];
}

/** Measures one thing and answers with what is to be printed. */
export type Benchmark = (bench: Bench) => Promise<Table[]>;
