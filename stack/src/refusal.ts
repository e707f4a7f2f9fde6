/** Something the person at the keyboard can put right: the message is one sentence that says what and what to do. */
export class Refusal extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The sentence for an error that ended a command. */
export function sentenceFor(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC") return "The disk is full: free some space and start again.";
  if (code === "EACCES" || code === "EPERM") return `This user may not write ${path ?? "there"}: choose another folder with --data.`;
  return message ?? String(error);
}
