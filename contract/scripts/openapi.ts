import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { problems, Readiness } from '../src/index.ts';
import type { ProblemCode } from '../src/index.ts';
import { commonProblems } from '../src/operation-problems.ts';
import { operations } from '../src/operations.ts';
import type { Operation, OperationId } from '../src/operations.ts';
import { links } from './openapi-links.ts';
import {
  answerHeaderRefs,
  answerHeaders,
  headerParameterRefs,
  headerParameters,
  pathId,
  problemContent,
} from './openapi-parts.ts';

/** One entry per status: an operation may answer 404 for more than one reason. */
function problemResponses(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      {
        description: same.map((code) => `${problems[code].title} (\`${code}\`)`).join('; '),
        headers: answerHeaderRefs(status === 503 ? ['Request-Id', 'Retry-After'] : ['Request-Id']),
        content: problemContent,
      },
    ]),
  );
}

function answers(operationId: OperationId, operation: Operation) {
  const answer = operation.answer;
  const headers = answerHeaderRefs([...(operation.answerHeaders ?? []), 'Request-Id']);
  const content = answer ? { 'application/json': { schema: answer } } : { 'text/html': {} };
  const notModified = operation.requestHeaders?.includes('If-None-Match')
    ? { 304: { description: 'Not modified' } }
    : {};
  return {
    [operation.status]: {
      description: operation.summary,
      headers,
      content,
      ...(operationId in links && { links: links[operationId] }),
    },
    ...notModified,
    ...problemResponses([...commonProblems, ...(operation.problems ?? [])]),
    ...(operation.path === '/health/ready' && { 503: unready }),
  };
}

const unready = {
  description: 'Not ready',
  content: { 'application/json': { schema: Readiness } },
};

function parameters(operation: Operation) {
  const keyed = operation.problems?.includes('invalid-header')
    ? (['Idempotency-Key', 'Tasktrail-Person'] as const)
    : [];
  const id = pathId[idKind(operation.path)];
  return {
    parameters: headerParameterRefs([...(operation.requestHeaders ?? []), ...keyed, 'Request-Id']),
    requestParams: {
      ...(operation.path.includes('{id}') && { path: z.object({ id }) }),
      ...(operation.query && { query: operation.query }),
    },
  };
}

function idKind(path: string): keyof typeof pathId {
  if (path.startsWith('/api/people')) return 'person';
  if (path.startsWith('/api/quarantine')) return 'record';
  return path.startsWith('/api/events') ? 'event' : 'task';
}

function describe(operationId: OperationId, operation: Operation): ZodOpenApiOperationObject {
  return {
    operationId,
    tags: [operation.tag],
    summary: operation.summary,
    ...parameters(operation),
    ...(operation.body && {
      requestBody: {
        required: !operation.bodyOptional,
        content: { 'application/json': { schema: operation.body } },
      },
    }),
    responses: answers(operationId, operation),
  };
}

function paths(): ZodOpenApiPathsObject {
  const byPath: ZodOpenApiPathsObject = {};
  for (const id of Object.keys(operations) as OperationId[]) {
    const operation: Operation = operations[id];
    byPath[operation.path] = {
      ...byPath[operation.path],
      [operation.method]: describe(id, operation),
    };
  }
  return { ...byPath, '/api/live': { get: live } };
}

const live: ZodOpenApiOperationObject = {
  operationId: 'live',
  tags: ['tasks'],
  summary: 'The live feed (WebSocket): `hello`, then every committed change; list after `hello`',
  responses: {
    101: { description: 'Switching protocols' },
    ...problemResponses([...commonProblems, 'upgrade-required']),
  },
};

/** OpenAPI 3.1 of the whole API. */
export function openapiDocument(): unknown {
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Tasktrail',
      version: manifest.version,
      description: manifest.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: ['tasks', 'history', 'people', 'audit', 'service'].map((name) => ({ name })),
    paths: paths(),
    components: { headers: answerHeaders, parameters: headerParameters },
  });
}
