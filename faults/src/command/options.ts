import { parseArgs } from 'node:util';

/** What `npm run faults` was asked for. Judged by bootstrap first, which also has the help. */
export interface FaultOptions {
  /** Numbers or names of rows, or names of mutations; empty means all. */
  readonly only: readonly string[];
  readonly seed: string;
  /** A soak of so many minutes instead of the rows. */
  readonly minutes: number | undefined;
  /** Every fault at its whole length. */
  readonly full: boolean;
  /** Multiplies the limits that count time (I5), for a machine that is busy with something else. */
  readonly patience: number;
  /** Known bugs put into copies, instead of the rows. */
  readonly mutations: boolean;
  /** The API against its contract instead of the rows. */
  readonly api: boolean;
  readonly list: boolean;
}

export function readOptions(args: readonly string[]): FaultOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      minutes: { type: 'string' },
      full: { type: 'boolean', default: false },
      patience: { type: 'string', default: '1' },
      mutations: { type: 'boolean', default: false },
      api: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  return {
    ...values,
    minutes: values.minutes === undefined ? undefined : Number(values.minutes),
    patience: Number(values.patience),
  };
}
