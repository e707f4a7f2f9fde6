import type {
  ChainVerdict,
  EventJourney,
  Pipeline,
  QuarantinedRecord,
  Station,
  Verification,
} from '@tasktrail/contract';
import { stations } from '@tasktrail/contract';

/** A healthy pipeline for tests; each test says only what matters to it. */
const at = '2026-11-22T12:00:00.000Z';
const hash = 'ab'.repeat(32);

export function aStation(fields: Partial<Station> & Pick<Station, 'name'>): Station {
  return {
    waiting: 0,
    oldest_seconds: 0,
    rate: 41.2,
    trend: 'steady',
    state: 'good',
    samples: [],
    last_error: null,
    ...fields,
  };
}

export function aChain(fields: Partial<ChainVerdict> = {}): ChainVerdict {
  return {
    partition: 0,
    head_seq: 120,
    verified_seq: 120,
    hash,
    checkpoint: { seq: 100, signed_at: at },
    first_bad: null,
    ...fields,
  };
}

export const consistency = {
  at,
  committed: 48_112,
  audited: 46_908,
  in_kafka: 1_200,
  in_outbox: 4,
  missing: 0,
};

/** `late` replaces the stations of these names. */
export function aPipeline(fields: Partial<Pipeline> = {}, late: readonly Station[] = []): Pipeline {
  return {
    now: at,
    stations: stations.map(
      (name) => late.find((station) => station.name === name) ?? aStation({ name }),
    ),
    consistency,
    verification: { state: 'whole', complete_at: at, chains: [aChain()] },
    last_checkpoint_at: at,
    quarantine: { records: 0, unacknowledged: 0, conflicts: 0 },
    incidents: 0,
    last_event_id: null,
    chaos: [],
    ...fields,
  };
}

export function aVerification(fields: Partial<Verification> = {}): Verification {
  return {
    state: 'whole',
    complete_at: at,
    chains: [aChain()],
    faults: [],
    tasks_compared: 12,
    foreign_checkpoints: 0,
    consistency,
    cannot_prove: [],
    ...fields,
  };
}

export function aJourney(
  after: Partial<Record<EventJourney['steps'][number]['name'], number | null>>,
): EventJourney {
  const names = ['committed', 'published', 'acked', 'audited', 'delivered'] as const;
  return {
    event_id: '00000000-0000-4000-8000-000000000001',
    task_id: 371,
    version: 3,
    committed_at: at,
    steps: names.map((name) => ({ name, after_ms: after[name] ?? null })),
  };
}

export function aRecord(fields: Partial<QuarantinedRecord> = {}): QuarantinedRecord {
  const topic = '00000000-0000-4000-8000-00000000000a';
  return {
    id: `${topic}-2-9214`,
    topic_id: topic,
    partition: 2,
    offset: 9214,
    reason: 'foreign',
    detail: 'not JSON',
    quarantined_at: at,
    key_size: 6,
    value_size: 12,
    begins_with: '{"event":',
    acknowledged: null,
    ...fields,
  };
}
