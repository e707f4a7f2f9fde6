/** Starts Tasktrail, or only its PostgreSQL and Kafka, on this machine: for tests, benchmarks and people's own scripts. */
export { removeDataDir } from './data/data-dir.ts';
export { type RunFile, type RunningPart, readRunFile } from './data/run-file.ts';
export { type PartPlan, type PartKind } from './parts/part-plan.ts';
export { Refusal } from '../bootstrap/refusal.mjs';
export { type Link, type StandBetween } from './links/link.ts';
export { type Stack, type StackOptions, startStack } from './start-stack.ts';
