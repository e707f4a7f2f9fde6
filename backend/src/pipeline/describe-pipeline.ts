import type { Pipeline, Station, Verification } from '@tasktrail/contract';
import type { EventTimes } from '../event-times.ts';
import { between, type Monitor } from './monitor.ts';
import type { Reading } from './reading.ts';

/** Seconds from which the oldest change waits too long. */
const SLOW = 5;
const STALLED = 30;

export interface PipelineParts {
  monitor: Monitor;
  verification: () => Verification;
  times: EventTimes;
  /** When the relay of this replica failed last. */
  relayFailure: () => Station['last_error'];
  /** Parts that may be broken from the page. */
  chaos: readonly string[];
}

/** What is known now, from memory: nothing is asked. A part that does not answer keeps its last known figures. */
export function describePipeline(parts: PipelineParts): Pipeline {
  const { monitor, verification, chaos } = parts;
  const { changes, consistency, setAside } = monitor;
  const { state, complete_at, chains } = verification();
  const checkpoints = chains.flatMap(({ checkpoint }) => checkpoint?.signed_at ?? []);
  return {
    now: new Date().toISOString(),
    stations: [database(monitor), outbox(parts), kafka(monitor), audit(monitor), liveFeed(monitor)],
    consistency: consistency.value ?? null,
    verification: { state, complete_at, chains },
    last_checkpoint_at: checkpoints.toSorted().at(-1) ?? null,
    quarantine: setAside.value?.quarantine ?? null,
    incidents: setAside.value?.incidents ?? null,
    last_event_id: changes.value?.last_event_id ?? null,
    chaos: [...chaos],
  };
}

function database(monitor: Monitor): Station {
  const waiting = monitor.changes.value && { count: 0, seconds: 0 };
  return stationOf(monitor, 'database', { waiting, source: monitor.changes });
}

function outbox({ monitor, relayFailure }: PipelineParts): Station {
  const { value } = monitor.changes;
  const waiting = value && { count: value.unsent, seconds: value.unsent_seconds };
  const facts = { waiting, source: monitor.changes, error: relayFailure() };
  return stationOf(monitor, 'outbox', facts);
}

function kafka(monitor: Monitor): Station {
  const waiting = recordsSince(monitor, monitor.taken);
  return stationOf(monitor, 'kafka', { waiting, source: monitor.logEnds });
}

function audit(monitor: Monitor): Station {
  const { changes, setAside } = monitor;
  const value = changes.value;
  const waiting = value && { count: value.unaudited, seconds: value.unaudited_seconds };
  const incident = setAside.value?.last_incident;
  const error = incident && { at: incident.at, message: wordsFor(incident) };
  return stationOf(monitor, 'audit', { waiting, source: changes, error });
}

/** Reads Kafka and asks PostgreSQL about each record; itself it always answers. */
function liveFeed(monitor: Monitor): Station {
  const waiting = recordsSince(monitor, monitor.feed?.offsets);
  const source = { fresh: waiting !== undefined, error: monitor.logEnds.error };
  return stationOf(monitor, 'feed', { waiting, source });
}

interface Waiting {
  count: number;
  seconds: number;
}

function recordsSince(monitor: Monitor, offsets?: readonly number[]): Waiting | undefined {
  const ends = monitor.logEnds.value;
  if (!ends || !offsets) return undefined;
  const seconds = monitor.history.ageAt(performance.now(), offsets);
  return { count: between(offsets, ends), seconds };
}

interface Facts {
  waiting: Waiting | undefined;
  source: Pick<Reading<unknown>, 'fresh' | 'error'>;
  error?: Station['last_error'] | undefined;
}

function stationOf(monitor: Monitor, name: Station['name'], facts: Facts): Station {
  const { waiting, source } = facts;
  const flow = monitor.flows[name];
  const seconds = waiting ? Math.round(waiting.seconds * 10) / 10 : null;
  return {
    name,
    waiting: waiting?.count ?? null,
    oldest_seconds: seconds,
    rate: flow.rate,
    trend: flow.trend,
    state: source.fresh && seconds !== null ? stateAfter(seconds) : 'unreachable',
    samples: flow.samples,
    last_error: facts.error ?? source.error,
  };
}

function stateAfter(seconds: number): Station['state'] {
  if (seconds < SLOW) return 'good';
  return seconds < STALLED ? 'slow' : 'stalled';
}

function wordsFor({ kind, partition }: { kind: string; partition: number }): string {
  if (kind === 'topic_changed')
    return `another topic stands under the name, partition ${partition}`;
  if (kind === 'offset_out_of_range')
    return `the log no longer held the next record, partition ${partition}`;
  return `${kind.replaceAll('_', ' ')}, partition ${partition}`;
}
