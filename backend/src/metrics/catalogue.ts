import { stations } from '@tasktrail/contract';

/**
 * Every figure that backend and signer offer, with its words. Units are in the names, labels take few values, never an id.
 * What describes the whole system is what this process read last: the same from each replica, so never to be added up.
 */

export interface Entry {
  kind: 'gauge' | 'counter' | 'histogram';
  help: string;
  labels?: readonly string[];
  /** Of a histogram. */
  buckets?: readonly number[];
}

export type Catalogue = Readonly<Record<string, Entry>>;

const ofEveryProcess = {
  tasktrail_build_info: {
    kind: 'gauge',
    help: 'What is running; always 1.',
    labels: ['part', 'version', 'runtime'],
  },
  process_cpu_seconds_total: { kind: 'counter', help: 'User and system processor time spent.' },
  process_resident_memory_bytes: { kind: 'gauge', help: 'Resident memory.' },
  process_start_time_seconds: { kind: 'gauge', help: 'When the process started.' },
  tasktrail_clock_offset_seconds: {
    kind: 'gauge',
    help: 'How far the clock of PostgreSQL is ahead of the clock of this process.',
  },
  tasktrail_schema_fits: {
    kind: 'gauge',
    help: '1 when the database has every migration that this version needs.',
  },
} as const satisfies Catalogue;

const ofRequests = {
  tasktrail_http_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time from the headers of a request to the end of its answer, by the pattern of its route.',
    labels: ['method', 'route', 'status'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  tasktrail_event_loop_lag_seconds: {
    kind: 'gauge',
    help: 'How late the event loop came round on average during the last half second.',
  },
  tasktrail_pool_connections: {
    kind: 'gauge',
    help: 'Open connections to PostgreSQL.',
    labels: ['pool', 'state'],
  },
  tasktrail_pool_connections_max: {
    kind: 'gauge',
    help: 'Connections to PostgreSQL that may be open.',
    labels: ['pool'],
  },
  tasktrail_pool_waiting_callers: {
    kind: 'gauge',
    help: 'Callers that wait for a connection.',
    labels: ['pool'],
  },
  tasktrail_feed_sockets: { kind: 'gauge', help: 'Open pages that listen to this process.' },
  tasktrail_feed_following: {
    kind: 'gauge',
    help: '1 while the live feed of this process follows the topic.',
  },
} as const satisfies Catalogue;

const station = `station: ${stations.join(', ')}`;

const ofThePipeline = {
  tasktrail_pipeline_waiting_changes: {
    kind: 'gauge',
    help: `Changes that reached a station and have not left it (${station}).`,
    labels: ['station'],
  },
  tasktrail_pipeline_oldest_waiting_seconds: {
    kind: 'gauge',
    help: 'How long the oldest change waits at a station; 0 when none does.',
    labels: ['station'],
  },
  tasktrail_pipeline_station_reachable: {
    kind: 'gauge',
    help: '0 while what a station is known by does not answer; its figures are then the last known ones.',
    labels: ['station'],
  },
  tasktrail_law_changes: {
    kind: 'gauge',
    help: 'Changes by the law that every snapshot obeys: committed = audited + in_kafka + in_outbox.',
    labels: ['term'],
  },
  tasktrail_law_missing_changes: {
    kind: 'gauge',
    help: 'Committed changes that are nowhere. Always 0: anything else is an alarm.',
  },
  tasktrail_law_read_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the snapshot of the law was taken.',
  },
} as const satisfies Catalogue;

const ofTheAudit = {
  tasktrail_quarantine_records: {
    kind: 'gauge',
    help: 'Records of the topic that were set aside, ever.',
  },
  tasktrail_quarantine_unacknowledged_records: {
    kind: 'gauge',
    help: 'Records set aside that nobody has looked at.',
  },
  tasktrail_quarantine_conflict_records: {
    kind: 'gauge',
    help: 'Records set aside because database and log contradict each other. More than 0 is an alarm.',
  },
  tasktrail_audit_incidents: {
    kind: 'gauge',
    help: 'Times that the sink had to leave the straight path, ever.',
  },
  tasktrail_verification_state: {
    kind: 'gauge',
    help: '1 for the state of the running check of the log: whole, checking, or broken, which is an alarm.',
    labels: ['state'],
  },
  tasktrail_verification_faults: {
    kind: 'gauge',
    help: 'Places where the log does not say what was written, as far as they are listed.',
  },
  tasktrail_checkpoint_foreign_records: {
    kind: 'gauge',
    help: 'Records on the topic of checkpoints that are not by the signer. They are ignored; somebody put them there.',
  },
  tasktrail_verification_complete_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the last complete walk of the log ended.',
  },
  tasktrail_chain_head_seq: {
    kind: 'gauge',
    help: 'Number of the last row of a chain.',
    labels: ['partition'],
  },
  tasktrail_chain_verified_seq: {
    kind: 'gauge',
    help: 'Number of the row up to which a chain was walked.',
    labels: ['partition'],
  },
} as const satisfies Catalogue;

const ofCheckpoints = {
  tasktrail_checkpoint_seq: {
    kind: 'gauge',
    help: 'Number of the row that the last signed checkpoint of a chain names.',
    labels: ['partition'],
  },
  tasktrail_checkpoint_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the last checkpoint of a chain was signed; the time since is its age.',
    labels: ['partition'],
  },
} as const satisfies Catalogue;

const ofTheRelay = {
  tasktrail_relay_batches_total: { kind: 'counter', help: 'Batches that Kafka took from here.' },
  tasktrail_relay_events_total: {
    kind: 'counter',
    help: 'Events that Kafka took from here, those sent again too.',
  },
  tasktrail_relay_failures_total: {
    kind: 'counter',
    help: 'Turns of the relay that ended with an error.',
  },
  tasktrail_relay_kafka_up: {
    kind: 'gauge',
    help: '1 while the last contact of the relay with Kafka succeeded.',
  },
  tasktrail_sweeper_deleted_rows_total: {
    kind: 'counter',
    help: 'Rows that left the outbox because their event is in the log.',
  },
  tasktrail_losses_found_rows_total: {
    kind: 'counter',
    help: 'Rows whose record Kafka lost, by how that was seen; all of them are sent again.',
    labels: ['loss'],
  },
} as const satisfies Catalogue;

export const backendCatalogue = {
  ...ofEveryProcess,
  ...ofRequests,
  ...ofThePipeline,
  ...ofTheAudit,
  ...ofCheckpoints,
  ...ofTheRelay,
} as const satisfies Catalogue;

export const signerCatalogue = {
  ...ofEveryProcess,
  ...ofCheckpoints,
  tasktrail_signer_records_total: {
    kind: 'counter',
    help: 'Records that were signed since the start: checkpoint, fork, or refusal, which is an alarm.',
    labels: ['kind'],
  },
  tasktrail_signer_refused_chains: {
    kind: 'gauge',
    help: 'Chains that do not go on as they were signed. More than 0 is an alarm.',
  },
  tasktrail_signer_waiting: {
    kind: 'gauge',
    help: '1 while nothing can be signed, because of the database or of a full volume.',
    labels: ['for'],
  },
  tasktrail_signer_look_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the heads of the chains were last looked at with success; 0 before the first time.',
  },
  tasktrail_signer_file_bytes: { kind: 'gauge', help: 'Size of the file of signed records.' },
  tasktrail_signer_unpublished_bytes: {
    kind: 'gauge',
    help: 'How much of the file the topic does not have yet.',
  },
} as const satisfies Catalogue;
