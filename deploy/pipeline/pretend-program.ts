import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A program that a script calls, which writes down how it was called. */
export interface PretendProgram {
  /** The folder it lies in, for `PATH`. */
  readonly folder: string;
  readonly path: string;
  readonly calls: () => string[];
}

/** What it says, or the complaint with which it fails. */
export type Answer = string | { readonly complaint: string };

/** Answers a call that has these words in it so, the first that fits; any other call with nothing. */
export function pretendProgram(name: string, answers: Record<string, Answer>): PretendProgram {
  const folder = mkdtempSync(join(tmpdir(), 'tasktrail-pretend-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const said = join(folder, 'calls');
  const cases = Object.entries(answers).map(
    ([words, answer]) => `*${quoted(words)}*) ${commandOf(answer)} ;;`,
  );
  const lines = ['#!/usr/bin/env bash', `printf '%s\\n' "$*" >>${quoted(said)}`];
  const path = join(folder, name);
  writeFileSync(said, '');
  writeFileSync(path, [...lines, 'case $* in', ...cases, 'esac', ''].join('\n'), { mode: 0o755 });
  return { folder, path, calls: () => readFileSync(said, 'utf8').trimEnd().split('\n') };
}

const commandOf = (answer: Answer) =>
  typeof answer === 'string'
    ? `printf '%s' ${quoted(answer)}`
    : `printf '%s' ${quoted(answer.complaint)} >&2; exit 1`;

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
