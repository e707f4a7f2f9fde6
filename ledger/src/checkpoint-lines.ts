import { SignedRecord } from './checkpoint.ts';

/** A line that is no record of ours; the message names it. */
export class CheckpointLineError extends Error {}

/** A record and the line it stands on, counted from 1. */
export interface CheckpointLine {
  readonly line: number;
  readonly record: SignedRecord;
}

/** Reads one line of a checkpoints file, or one value of the topic. Judges the shape, never the signature. */
export function parseCheckpointLine(text: string, line: number): SignedRecord {
  const parsed = SignedRecord.safeParse(jsonOf(text, line));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  const what = issue?.message ?? 'unknown shape';
  throw new CheckpointLineError(`line ${line}: ${where === '' ? '' : `${where}: `}${what}`);
}

/** Reads a whole file; empty lines are passed over. */
export function parseCheckpoints(text: string): CheckpointLine[] {
  return text
    .split('\n')
    .map((content, index) => ({ content, line: index + 1 }))
    .filter(({ content }) => content.trim() !== '')
    .map(({ content, line }) => ({ line, record: parseCheckpointLine(content, line) }));
}

function jsonOf(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CheckpointLineError(`line ${line}: it is not JSON`);
  }
}
