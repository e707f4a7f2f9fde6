/** What a suite's own report counted. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** By name: what was not run must be said. */
  readonly skipped: readonly string[];
}

/** What a suite gets from the runner. */
export interface SuiteContext {
  /** An empty folder for the suite's report. */
  readonly reports: string;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted when somebody asks the runner to stop. */
  readonly stop: AbortSignal;
  readonly say: (line: string) => void;
}

export interface Suite {
  readonly name: string;
  /** Whether it uses the PostgreSQL and Kafka that the runner starts. */
  readonly usesServices: boolean;
  readonly run: (context: SuiteContext) => Promise<Tally>;
}

/** A suite that ended without a report, or says it failed and names no test, counts as one failed test. */
export function judge(exitCode: number, tally: Tally | undefined): Tally {
  if (!tally) return { passed: 0, failed: 1, skipped: [] };
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}
