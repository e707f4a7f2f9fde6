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
import type { Row } from './row.ts';

/** The fault matrix, in its order. */
export const allRows: readonly Row[] = [
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
];
