import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Docker, or a program that takes the same commands. */
const program = process.env['DOCKER'] ?? 'docker';
const MEGABYTE = 1024 * 1024;

/** Runs one command of the container engine and gives what it prints. */
export async function engine(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 64 * MEGABYTE });
  return stdout.trim();
}

/** Whether it succeeded, and what it said: for commands that are to fail. */
export async function tryEngine(...args: string[]): Promise<{ code: number; text: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args);
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, text: stdout + stderr };
  }
}
