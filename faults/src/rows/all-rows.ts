import { apiKilled } from './01-api-killed.ts';
import { consumerKilled } from './06-consumer-killed.ts';
import { kafkaKilled } from './10-kafka-killed.ts';
import type { Row } from './row.ts';

/** The fault matrix, in its order. */
export const allRows: readonly Row[] = [apiKilled, consumerKilled, kafkaKilled];
