import { z } from 'zod';
import {
  AcknowledgeRecord,
  AuditIncident,
  QuarantineAct,
  QuarantinedBytes,
  QuarantinedRecord,
  Verification,
} from './audit.ts';
import { ChaosAct, ChaosDone } from './chaos.ts';
import { Health, Readiness } from './health.ts';
import { HistoryEntry, Trail } from './history.ts';
import { Person, PutPerson } from './person.ts';
import { bodyProblems, listProblems, writeProblems } from './operation-problems.ts';
import { EventJourney, Pipeline } from './pipeline.ts';
import type { ProblemCode } from './problem.ts';
import { HistoryQuery, ListTasksQuery, PageQuery, PeopleQuery, TrailsQuery } from './query.ts';
import { CreateTask, DeletedTask, RestoreTask, Task, UpdateTask } from './task.ts';

/** One operation of the API. `{id}` in a path is the OpenAPI form. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  tag: 'tasks' | 'history' | 'people' | 'audit' | 'service';
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** A body may be left out, and means `{}`. */
  bodyOptional?: true;
  status: number;
  /** Absent when the answer is not JSON. */
  answer?: z.ZodType;
  answerHeaders?: readonly ('ETag' | 'Location' | 'Link')[];
  requestHeaders?: readonly ('If-Match' | 'If-None-Match')[];
  /** Beside the problems that every operation can answer with. */
  problems?: readonly ProblemCode[];
}

const update = {
  path: '/api/tasks/{id}',
  tag: 'tasks',
  summary: 'Change a task; fields left out keep their values',
  body: UpdateTask,
  status: 200,
  answer: Task,
  answerHeaders: ['ETag'],
  requestHeaders: ['If-Match'],
  problems: [
    ...bodyProblems,
    ...writeProblems,
    'invalid-id',
    'not-found',
    'task-deleted',
    'stale-version',
  ],
} as const satisfies Omit<Operation, 'method'>;

/** Every operation of the API, once: the server mounts it, the reference page shows it, the tests walk it. */
export const operations = {
  getHealth: {
    method: 'get',
    path: '/health',
    tag: 'service',
    summary: 'Liveness; touches nothing',
    status: 200,
    answer: Health,
  },
  getReadiness: {
    method: 'get',
    path: '/health/ready',
    tag: 'service',
    summary: 'Readiness: PostgreSQL is reachable; 503 with the same body when it is not',
    status: 200,
    answer: Readiness,
  },
  listTasks: {
    method: 'get',
    path: '/api/tasks',
    tag: 'tasks',
    summary: 'List tasks, newest first, or the trash, last deleted first',
    query: ListTasksQuery,
    status: 200,
    answer: z.array(Task),
    answerHeaders: ['Link'],
    problems: listProblems,
  },
  createTask: {
    method: 'post',
    path: '/api/tasks',
    tag: 'tasks',
    summary: 'Create a task',
    body: CreateTask,
    status: 201,
    answer: Task,
    answerHeaders: ['ETag', 'Location'],
    problems: [...bodyProblems, ...writeProblems],
  },
  getTask: {
    method: 'get',
    path: '/api/tasks/{id}',
    tag: 'tasks',
    summary: 'Read a task; 304 when it is still the one named by If-None-Match',
    status: 200,
    answer: Task,
    answerHeaders: ['ETag'],
    requestHeaders: ['If-None-Match'],
    problems: ['invalid-id', 'not-found', 'task-deleted'],
  },
  putTask: { method: 'put', ...update },
  patchTask: { method: 'patch', ...update },
  deleteTask: {
    method: 'delete',
    path: '/api/tasks/{id}',
    tag: 'tasks',
    summary: 'Move a task to the trash',
    status: 200,
    answer: DeletedTask,
    requestHeaders: ['If-Match'],
    problems: [...writeProblems, 'invalid-id', 'not-found', 'task-deleted', 'stale-version'],
  },
  restoreTask: {
    method: 'post',
    path: '/api/tasks/{id}/restore',
    tag: 'tasks',
    summary: 'Take a task out of the trash, or bring it back to the fields of an earlier version',
    body: RestoreTask,
    bodyOptional: true,
    status: 200,
    answer: Task,
    answerHeaders: ['ETag'],
    requestHeaders: ['If-Match'],
    problems: [
      ...bodyProblems,
      ...writeProblems,
      'invalid-id',
      'not-found',
      'stale-version',
      'version-not-restorable',
    ],
  },
  getTaskHistory: {
    method: 'get',
    path: '/api/tasks/{id}/history',
    tag: 'history',
    summary: 'Every change of a task, newest first, also while it is in the trash',
    query: HistoryQuery,
    status: 200,
    answer: z.array(HistoryEntry),
    answerHeaders: ['Link'],
    problems: [...listProblems, 'invalid-id', 'not-found'],
  },
  listEvents: {
    method: 'get',
    path: '/api/events',
    tag: 'history',
    summary: 'Every change of every task, newest first',
    query: HistoryQuery,
    status: 200,
    answer: z.array(HistoryEntry),
    answerHeaders: ['Link'],
    problems: listProblems,
  },
  getTrails: {
    method: 'get',
    path: '/api/events/trails',
    tag: 'history',
    summary: 'The last 24 changes of up to 100 tasks; unknown ids are left out',
    query: TrailsQuery,
    status: 200,
    answer: z.array(Trail),
    problems: ['invalid-parameter'],
  },
  listPeople: {
    method: 'get',
    path: '/api/people',
    tag: 'people',
    summary: 'Names of up to 100 people; unknown ids are left out',
    query: PeopleQuery,
    status: 200,
    answer: z.array(Person),
    problems: ['invalid-parameter'],
  },
  putPerson: {
    method: 'put',
    path: '/api/people/{id}',
    tag: 'people',
    summary: 'Give a person a name',
    body: PutPerson,
    status: 200,
    answer: Person,
    problems: [...bodyProblems, ...writeProblems, 'invalid-id'],
  },
  getPipeline: {
    method: 'get',
    path: '/api/pipeline',
    tag: 'audit',
    summary:
      'The stations of a change as this replica sees them, and whether every change is there',
    status: 200,
    answer: Pipeline,
  },
  getVerification: {
    method: 'get',
    path: '/api/audit/verify',
    tag: 'audit',
    summary: 'How far the audit log is verified, its first bad row, and what a check cannot prove',
    status: 200,
    answer: Verification,
  },
  getEventJourney: {
    method: 'get',
    path: '/api/events/{id}/journey',
    tag: 'audit',
    summary: 'The way of one event: committed, published, acked, audited, delivered',
    status: 200,
    answer: EventJourney,
    problems: ['invalid-id', 'not-found'],
  },
  listIncidents: {
    method: 'get',
    path: '/api/audit/incidents',
    tag: 'audit',
    summary: 'Where the audit consumer had to leave the straight path, newest first',
    query: PageQuery,
    status: 200,
    answer: z.array(AuditIncident),
    answerHeaders: ['Link'],
    problems: listProblems,
  },
  listQuarantine: {
    method: 'get',
    path: '/api/quarantine',
    tag: 'audit',
    summary: 'Records that were set aside, newest first; they never enter the log',
    query: PageQuery,
    status: 200,
    answer: z.array(QuarantinedRecord),
    answerHeaders: ['Link'],
    problems: listProblems,
  },
  getQuarantined: {
    method: 'get',
    path: '/api/quarantine/{id}',
    tag: 'audit',
    summary: 'One of them with all of its bytes, and what was said about it',
    status: 200,
    answer: QuarantinedBytes,
    problems: ['invalid-id', 'not-found'],
  },
  acknowledgeQuarantined: {
    method: 'post',
    path: '/api/quarantine/{id}/acknowledge',
    tag: 'audit',
    summary: 'Say why a record is all right where it is; each time is another act',
    body: AcknowledgeRecord,
    status: 200,
    answer: QuarantineAct,
    problems: [...bodyProblems, ...writeProblems, 'invalid-id', 'not-found'],
  },
  doChaos: {
    method: 'post',
    path: '/api/chaos',
    tag: 'audit',
    summary:
      'Break a part, to see that nothing is lost; only with `--chaos`, and from this machine',
    body: ChaosAct,
    status: 202,
    answer: ChaosDone,
    problems: [...bodyProblems, 'unknown-route'],
  },
  getOpenapi: {
    method: 'get',
    path: '/api/openapi.json',
    tag: 'service',
    summary: 'This description',
    status: 200,
    answer: z.looseObject({ openapi: z.string() }),
  },
  getDocs: {
    method: 'get',
    path: '/api/docs',
    tag: 'service',
    summary: 'The reference page',
    status: 200,
  },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;
