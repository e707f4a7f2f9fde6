import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = join(import.meta.dirname, '..');
const [engine = ''] = wordsOf(process.env['DOCKER'] ?? 'docker');
const composeCommand = wordsOf(process.env['COMPOSE'] ?? 'docker compose');

/** A compose project: its name and the files it is made of, from deploy/compose. */
export interface Project {
  readonly name: string;
  readonly files: readonly string[];
}

/** What came of a command. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `docker compose ARGS` on this project; rejects with what it complained of. */
export async function compose(project: Project, ...args: readonly string[]): Promise<string> {
  return succeeded(await tryCompose(project, ...args), args);
}

/** The same, however it ends. */
export async function tryCompose(project: Project, ...args: readonly string[]): Promise<Ended> {
  const [program = '', ...words] = composeCommand;
  const files = project.files.flatMap((file) => ['--file', file]);
  return ended(program, [...words, '--project-name', project.name, ...files, ...args]);
}

/** What a container said, on both streams. */
export async function logOf(name: string): Promise<string> {
  const { stdout, stderr } = await ended(engine, ['logs', name]);
  return `${stdout}${stderr}`;
}

/** `docker ARGS`; rejects with what it complained of. */
export async function docker(...args: readonly string[]): Promise<string> {
  return succeeded(await ended(engine, args), args);
}

function succeeded({ exitCode, stdout, stderr }: Ended, args: readonly string[]): string {
  if (exitCode === 0) return stdout;
  throw new Error(`${args.join(' ')} ended with ${exitCode}: ${stderr.trim()}`);
}

async function ended(program: string, args: readonly string[]): Promise<Ended> {
  return run(program, [...args], { cwd: folder, maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout, stderr }) => ({ exitCode: 0, stdout, stderr }),
    (error: { code: number | string; stdout?: string; stderr?: string; message: string }) => {
      if (typeof error.code !== 'number') throw new Error(error.message);
      return { exitCode: error.code, stdout: error.stdout ?? '', stderr: error.stderr ?? '' };
    },
  );
}

function wordsOf(command: string): string[] {
  return command.split(' ').filter(Boolean);
}
