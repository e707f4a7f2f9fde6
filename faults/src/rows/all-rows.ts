import { noFault } from './00-no-fault.ts';
import { apiKilled } from './01-api-killed.ts';
import { rollingRestart } from './02-rolling-restart.ts';
import { relayKilled } from './03-relay-killed.ts';
import { relayPaused } from './04-relay-paused.ts';
import { relayTerminated } from './05-relay-terminated.ts';
import { consumerKilled } from './06-consumer-killed.ts';
import { consumerZombie } from './07-consumer-zombie.ts';
import { consumersScaled } from './08-consumers-scaled.ts';
import { retentionOverrun } from './09-retention-overrun.ts';
import { kafkaKilled } from './10-kafka-killed.ts';
import { kafkaDown } from './11-kafka-down.ts';
import { kafkaPaused } from './12-kafka-paused.ts';
import { tailTruncated } from './13-tail-truncated.ts';
import { topicAnew } from './14-topic-anew.ts';
import { diskFull } from './15-disk-full.ts';
import { postgresStopped } from './16-postgres-stopped.ts';
import { postgresKilled } from './17-postgres-killed.ts';
import { postgresPaused } from './18-postgres-paused.ts';
import { connectionsTaken } from './19-connections-taken.ts';
import { snapshotHeld } from './20-snapshot-held.ts';
import { linksCut } from './21-links-cut.ts';
import { linksSlow } from './22-links-slow.ts';
import { foreignRecords } from './23-foreign-records.ts';
import { outOfTurn } from './24-out-of-turn.ts';
import { clocksStep } from './25-clocks-step.ts';
import { logTampered } from './26-log-tampered.ts';
import { restoreDiscarded } from './27-restore-discarded.ts';
import { restoreReplayed } from './27-restore-replayed.ts';
import { screenAway } from './28-screen-away.ts';
import { pairs } from './29-pairs.ts';
import type { Row } from './row.ts';

/** The fault matrix, in its order. */
export const allRows: readonly Row[] = [
  noFault,
  apiKilled,
  rollingRestart,
  relayKilled,
  relayPaused,
  relayTerminated,
  consumerKilled,
  consumerZombie,
  consumersScaled,
  retentionOverrun,
  kafkaKilled,
  kafkaDown,
  kafkaPaused,
  tailTruncated,
  topicAnew,
  diskFull,
  postgresStopped,
  postgresKilled,
  postgresPaused,
  connectionsTaken,
  snapshotHeld,
  linksCut,
  linksSlow,
  foreignRecords,
  outOfTurn,
  clocksStep,
  logTampered,
  restoreReplayed,
  restoreDiscarded,
  screenAway,
  pairs,
];
