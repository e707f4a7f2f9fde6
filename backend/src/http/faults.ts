import type { z } from 'zod';

interface Fault {
  pointer: string;
  message: string;
}

const MAX_FAULTS = 50;

/** What a schema found, as JSON pointers. */
export function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.flatMap(faultsOfIssue).slice(0, MAX_FAULTS);
}

function faultsOfIssue(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ pointer: pointerTo(issue.path), message: issue.message }];
  }
  return issue.keys.map((key) => ({
    pointer: pointerTo([...issue.path, key]),
    message: 'is not a known field',
  }));
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
