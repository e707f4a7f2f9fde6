import { Refusal } from '../bootstrap/refusal.mjs';

/** The sentence for an error that ended a command. */
export function sentenceFor(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, path, message }: NodeJS.ErrnoException = error;
  if (code === 'ENOSPC') return 'The disk is full: free some space and start again.';
  if (code === 'EACCES' || code === 'EPERM')
    return `This user may not write ${path ?? 'there'}: choose another folder with --data.`;
  return message;
}
