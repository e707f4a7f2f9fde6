import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pipeline } from '@tasktrail/contract';
import { backendCatalogue } from '../src/metrics/catalogue.ts';
import { createTestDatabase, createTestTopic } from '../../database/test/index.ts';
import type { TestDatabase, TestTopic } from '../../database/test/index.ts';
import { call } from './api.ts';
import { type BackendProcess, startBackend } from './backend-process.ts';
import { type Family, scrape, valueIn } from './scrape.ts';
import { until } from './until.ts';

let database: TestDatabase;
let topic: TestTopic;
let backend: BackendProcess;
let port: number;

beforeAll(async () => {
  [database, topic] = await Promise.all([createTestDatabase(), createTestTopic()]);
  backend = await startBackend({
    DATABASE_URL: database.backendUrl,
    KAFKA_BOOTSTRAP: topic.bootstrap,
    KAFKA_TOPIC: topic.topic,
    METRICS_PORT: '0',
  });
  port = Number(backend.log.find(({ action }) => action === 'second-port')?.['port']);
});
afterAll(async () => {
  await backend.stop();
  await Promise.all([database.drop(), topic.drop()]);
});

const seriesIn = (families: ReadonlyMap<string, Family>) =>
  [...families.values()].reduce((sum, { samples }) => sum + samples.length, 0);

test('every figure of the catalogue is offered, in its words, and none beside it', async () => {
  const families = await until(
    () => scrape(port),
    (found) => (valueIn(found, 'tasktrail_law_missing_changes') ?? NaN) === 0,
  );

  const offered = [...families].map(([name, { kind, help }]) => [name, { kind, help }]);
  const wanted = Object.entries(backendCatalogue).map(([name, { kind, help }]) => {
    return [name, { kind, help }];
  });
  expect(Object.fromEntries(offered)).toEqual(Object.fromEntries(wanted));
  for (const [name, { samples }] of families) {
    const labels = labelsOf(name);
    for (const sample of samples)
      expect(Object.keys(sample.labels).filter((label) => label !== 'le')).toEqual(labels);
  }
});

function labelsOf(name: string): readonly string[] {
  const entry = backendCatalogue[name as keyof typeof backendCatalogue];
  return 'labels' in entry ? entry.labels : [];
}

test('figures are those of the pipeline’s page', async () => {
  for (let number = 0; number < 5; number += 1)
    await call(backend.port, 'POST', '/api/tasks', { body: { title: `Task ${number}` } });
  const waiting = { station: 'audit' };
  const families = await until(
    () => scrape(port),
    (found) =>
      valueIn(found, 'tasktrail_pipeline_waiting_changes', waiting) === 5 &&
      valueIn(found, 'tasktrail_law_changes', { term: 'in_kafka' }) === 5,
  );

  const page = (await call(backend.port, 'GET', '/api/pipeline')).json as Pipeline;
  for (const { name, waiting } of page.stations)
    expect(valueIn(families, 'tasktrail_pipeline_waiting_changes', { station: name })).toBe(
      waiting,
    );
  for (const term of ['committed', 'audited', 'in_kafka', 'in_outbox'] as const)
    expect(valueIn(families, 'tasktrail_law_changes', { term })).toBe(page.consistency?.[term]);
  expect(valueIn(families, 'tasktrail_relay_events_total')).toBe(5);
  expect(valueIn(families, 'tasktrail_relay_batches_total')).toBeGreaterThan(0);
  expect(valueIn(families, 'tasktrail_schema_fits')).toBe(1);
  expect(Math.abs(valueIn(families, 'tasktrail_clock_offset_seconds') ?? NaN)).toBeLessThan(60);
});

test('a thousand paths and ids have a handful of labels between them', async () => {
  const before = await scrape(port);
  const ask = (number: number) => {
    const paths = [
      `/api/tasks/${number}`,
      `/nowhere/${number}`,
      `/api/tasks/${number}/x?y=${number}`,
    ];
    const methods = ['GET', 'PROPFIND', 'LOCK', 'REPORT'];
    return call(backend.port, methods[number % 4] ?? '', paths[number % 3] ?? '');
  };
  for (let number = 0; number < 1000; number += 10)
    await Promise.all(Array.from({ length: 10 }, (_, index) => ask(number + index)));
  const families = await scrape(port);
  const requests = families.get(REQUESTS)?.samples ?? [];
  const seen = (label: string) => new Set(requests.map(({ labels }) => labels[label]));

  expect(seen('route')).toEqual(new Set(['/api/pipeline', '/api/tasks', '/api/tasks/:id', 'none']));
  expect(seen('method')).toEqual(new Set(['GET', 'POST', 'other']));
  // On a machine with too much to do a request may be refused.
  expect([...seen('status')].filter((status) => !STATUSES.has(status ?? ''))).toEqual([]);
  expect(seriesIn(without(REQUESTS, families))).toBe(seriesIn(without(REQUESTS, before)));
});

const REQUESTS = 'tasktrail_http_request_duration_seconds';
const STATUSES = new Set(['2xx', '4xx', '5xx', 'aborted']);

const without = (name: string, families: ReadonlyMap<string, Family>) =>
  new Map([...families].filter(([one]) => one !== name));

test('the second port answers nothing else, and the first one has no figures', async () => {
  expect((await call(port, 'GET', '/api/tasks')).status).toBe(404);
  expect((await call(port, 'GET', '/health/live')).status).toBe(404);
  expect((await call(port, 'POST', '/metrics')).status).toBe(405);
  expect((await call(backend.port, 'GET', '/metrics')).status).toBe(404);
});
