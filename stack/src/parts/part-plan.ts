/** The kinds of parts that run.json names. */
export type PartKind =
  | 'postgres'
  | 'kafka'
  | 'backend'
  | 'consumer'
  | 'signer'
  | 'balancer'
  | 'page';

/** How one part is started, known to be ready, and stopped. */
export interface PartPlan {
  readonly name: string;
  readonly kind: PartKind;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Another user than the one who runs the stack. */
  readonly user?: SystemUser | undefined;
  /** Resolves when the part does its work; called once per start of its process. */
  readonly ready: (run: RunOfPart) => Promise<void>;
  readonly stop: StopPlan;
  /** Called after a stop that needed no force. */
  readonly afterCleanStop?: () => void;
}

/** The signals that end a part: first the orderly one, then, when it takes too long, the one that cannot be ignored. */
export interface StopPlan {
  readonly signal: NodeJS.Signals;
  readonly seconds: number;
  readonly force: NodeJS.Signals;
}

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** One start of a part's process. */
export interface RunOfPart {
  readonly log: string;
  /** Where this run's lines begin in the log. */
  readonly logOffset: number;
  /** Aborted when the process ended. */
  readonly ended: AbortSignal;
}

/** The usual way to stop: SIGTERM, 10 s of patience, SIGKILL. */
export const stopWithTerm: StopPlan = { signal: 'SIGTERM', seconds: 10, force: 'SIGKILL' };
