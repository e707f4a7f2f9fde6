import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** What came of a command. */
export interface Ended {
  readonly exitCode: number;
  /** Its results; where it failed, what it complained of as well. */
  readonly said: string;
}

/** Runs a command of the product by the path of its program, as people who administer it do. */
export async function runCommand(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const options = { env: { ...process.env, ...env }, maxBuffer: 16 * 1024 * 1024 };
  return run(process.execPath, [join(root, program), ...args], options).then(
    ({ stdout }) => ({ exitCode: 0, said: stdout }),
    (error: { code: number | string; stdout: string; stderr: string }) => ({
      exitCode: Number(error.code),
      said: `${error.stdout}${error.stderr}`,
    }),
  );
}
