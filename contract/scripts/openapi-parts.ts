import { z } from 'zod';
import type { ZodOpenApiHeaderObject, ZodOpenApiParameterObject } from 'zod-openapi';
import { Problem, QuarantineId } from '../src/index.ts';

/** RFC 9110: any version, or a list of entity tags; commas may stand in a tag. */
const tags = {
  type: 'string' as const,
  pattern: String.raw`^(\*|(W/)?"[!#-~]*"(\s*,\s*(W/)?"[!#-~]*")*)$`,
  examples: ['"v7"'],
};

const etag = { type: 'string' as const, pattern: '^(W/)?"v[1-9][0-9]*"$', examples: ['"v7"'] };

/** Headers that answers carry. */
export const answerHeaders = {
  ETag: { description: 'The version of the task.', schema: etag },
  Location: { description: 'Where the new task is.', schema: { type: 'string' } },
  Link: {
    description: 'RFC 8288: `rel="next"` is the next page; absent on the last one.',
    schema: { type: 'string' },
  },
  'Request-Id': {
    description: 'The id of the request, in its log line and in the cause of its change.',
    schema: { type: 'string' },
  },
  'Retry-After': {
    description: 'Seconds to wait before trying again.',
    schema: { type: 'integer' },
  },
} satisfies Record<string, ZodOpenApiHeaderObject>;

/** Headers that requests may carry. */
export const requestHeaders = {
  'If-Match': {
    description: 'Only when the task is still at one of these versions; weak tags are accepted.',
    schema: tags,
  },
  'If-None-Match': {
    description: '304 when the task is still at this version.',
    schema: tags,
  },
  'Idempotency-Key': {
    description:
      'Makes a retry safe: the answer of the first success is given again for 72 hours. The same key with another request is refused.',
    schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  },
  'Tasktrail-Person': {
    description: 'Who acts, until there are accounts: a random id kept by the client.',
    schema: { type: 'string', format: 'uuid', pattern: z.regexes.uuid().source },
  },
  'Request-Id': {
    description:
      'Names the request, when it is 1 to 64 of letters, digits and `._-`; else one is made.',
    schema: { type: 'string' },
  },
} satisfies Record<string, ZodOpenApiHeaderObject>;

export type RequestHeader = keyof typeof requestHeaders;
export type AnswerHeader = keyof typeof answerHeaders;

export const headerParameters: Record<string, ZodOpenApiParameterObject> = Object.fromEntries(
  Object.entries(requestHeaders).map(([name, header]) => [
    name,
    { in: 'header' as const, name, required: false, ...header },
  ]),
);

export const problemContent = { 'application/problem+json': { schema: Problem } };

export const pathId = {
  task: z
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .meta({ description: 'The number of the task.' }),
  person: z.uuid().meta({ description: 'The id of the person.' }),
  record: QuarantineId,
  event: z.uuid().meta({ description: 'The id of the event.' }),
};

export function answerHeaderRefs(names: readonly AnswerHeader[]) {
  return Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` as const }]),
  );
}

export function headerParameterRefs(names: readonly RequestHeader[]) {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` as const }));
}
