import { type AuditFault, Verification } from '@tasktrail/contract';
import type { Pipeline } from '@tasktrail/contract';
import type { Pool } from 'pg';
import type { Feed } from '../live/feed.ts';
import type { Relay } from '../outbox/relay.ts';
import { describePipeline, type PipelineParts } from '../pipeline/describe-pipeline.ts';
import type { backendCatalogue } from './catalogue.ts';
import type { Series, Values } from './figures.ts';
import { processValues } from './process-values.ts';

export interface BackendSources {
  version: string;
  pipeline: PipelineParts;
  relay: Pick<Relay, 'counts' | 'kafkaUp'>;
  feed: Pick<Feed, 'sockets' | 'kafkaUp'>;
  pools: Record<string, Pool>;
  loopLagMs: () => number;
  database: { clockOffsetSeconds: number | undefined; schemaFits: boolean | undefined };
}

type BackendValues = Values<typeof backendCatalogue>;

/** What this replica knows, the same figures that the pipeline's page shows. Unknown is not a number. */
export function backendValues(sources: BackendSources): BackendValues {
  const pipeline = describePipeline(sources.pipeline);
  return {
    ...processValues('backend', sources.version),
    ...databaseValues(sources.database),
    ...poolValues(sources.pools),
    ...stationValues(pipeline),
    ...lawValues(pipeline),
    ...auditValues(pipeline),
    ...verificationValues(sources.pipeline.verification()),
    ...relayValues(sources.relay),
    tasktrail_event_loop_lag_seconds: sources.loopLagMs() / 1000,
    tasktrail_feed_sockets: sources.feed.sockets(),
    tasktrail_feed_following: Number(sources.feed.kafkaUp()),
  };
}

export function databaseValues({ clockOffsetSeconds, schemaFits }: BackendSources['database']) {
  return {
    tasktrail_clock_offset_seconds: clockOffsetSeconds ?? NaN,
    tasktrail_schema_fits: schemaFits === undefined ? NaN : Number(schemaFits),
  };
}

function poolValues(pools: Record<string, Pool>) {
  const each = (value: (pool: Pool) => number): Series =>
    Object.entries(pools).map(([pool, it]) => [{ pool }, value(it)]);
  return {
    tasktrail_pool_connections: Object.entries(pools).flatMap(([pool, it]) => [
      [{ pool, state: 'idle' }, it.idleCount] as const,
      [{ pool, state: 'busy' }, it.totalCount - it.idleCount] as const,
    ]),
    tasktrail_pool_connections_max: each((pool) => pool.options.max),
    tasktrail_pool_waiting_callers: each((pool) => pool.waitingCount),
  };
}

function stationValues({ stations }: Pipeline) {
  const each = (value: (station: Pipeline['stations'][number]) => number): Series =>
    stations.map((station) => [{ station: station.name }, value(station)]);
  return {
    tasktrail_pipeline_waiting_changes: each(({ waiting }) => waiting ?? NaN),
    tasktrail_pipeline_oldest_waiting_seconds: each(({ oldest_seconds }) => oldest_seconds ?? NaN),
    tasktrail_pipeline_station_reachable: each(({ state }) => Number(state !== 'unreachable')),
  };
}

function lawValues({ consistency }: Pipeline) {
  const terms = ['committed', 'audited', 'in_kafka', 'in_outbox'] as const;
  return {
    tasktrail_law_changes: terms.map((term) => [{ term }, consistency?.[term] ?? NaN] as const),
    tasktrail_law_missing_changes: consistency?.missing ?? NaN,
    tasktrail_law_read_timestamp_seconds: secondsOf(consistency?.at),
  };
}

function auditValues({ quarantine, incidents }: Pipeline) {
  return {
    tasktrail_quarantine_records: quarantine?.records ?? NaN,
    tasktrail_quarantine_unacknowledged_records: quarantine?.unacknowledged ?? NaN,
    tasktrail_quarantine_conflict_records: quarantine?.conflicts ?? NaN,
    tasktrail_audit_incidents: incidents ?? NaN,
  };
}

function verificationValues(verification: Verification) {
  const { state, complete_at, chains, faults } = verification;
  const found: (AuditFault | null)[] = [...faults, ...chains.map(({ first_bad }) => first_bad)];
  const each = (value: (chain: Verification['chains'][number]) => number | undefined): Series =>
    chains.map((chain) => [{ partition: chain.partition }, value(chain) ?? NaN]);
  return {
    tasktrail_verification_state: Verification.shape.state.options.map(
      (one) => [{ state: one }, Number(one === state)] as const,
    ),
    tasktrail_verification_faults: found.filter((fault) => fault !== null).length,
    tasktrail_checkpoint_foreign_records: verification.foreign_checkpoints,
    tasktrail_verification_complete_timestamp_seconds: secondsOf(complete_at),
    tasktrail_chain_head_seq: each(({ head_seq }) => head_seq),
    tasktrail_chain_verified_seq: each(({ verified_seq }) => verified_seq),
    tasktrail_checkpoint_seq: each(({ checkpoint }) => checkpoint?.seq),
    tasktrail_checkpoint_timestamp_seconds: each(({ checkpoint }) =>
      secondsOf(checkpoint?.signed_at),
    ),
  };
}

function relayValues(relay: BackendSources['relay']) {
  const { batches, events, failures, deleted, losses } = relay.counts();
  return {
    tasktrail_relay_batches_total: batches,
    tasktrail_relay_events_total: events,
    tasktrail_relay_failures_total: failures,
    tasktrail_relay_kafka_up: Number(relay.kafkaUp()),
    tasktrail_sweeper_deleted_rows_total: deleted,
    tasktrail_losses_found_rows_total: Object.entries(losses).map(
      ([loss, rows]) => [{ loss }, rows] as const,
    ),
  };
}

function secondsOf(instant: string | null | undefined): number {
  return instant ? Date.parse(instant) / 1000 : NaN;
}
