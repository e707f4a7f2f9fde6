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

/** Answers a call that has these words in it with this text, the first that fits; any other call with nothing. */
export function pretendProgram(name: string, answers: Record<string, string>): PretendProgram {
  const folder = mkdtempSync(join(tmpdir(), 'tasktrail-pretend-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const said = join(folder, 'calls');
  const cases = Object.entries(answers).map(
    ([words, answer]) => `*${quoted(words)}*) printf '%s' ${quoted(answer)} ;;`,
  );
  const lines = ['#!/usr/bin/env bash', `printf '%s\\n' "$*" >>${quoted(said)}`];
  const path = join(folder, name);
  writeFileSync(said, '');
  writeFileSync(path, [...lines, 'case $* in', ...cases, 'esac', ''].join('\n'), { mode: 0o755 });
  return { folder, path, calls: () => readFileSync(said, 'utf8').trimEnd().split('\n') };
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
