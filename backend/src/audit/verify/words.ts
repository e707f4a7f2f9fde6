import type { AuditFault, ChainVerdict, Consistency, Unproven } from '@tasktrail/contract';
import { faultsOf, type Report } from '@tasktrail/ledger';

const number = (value: number) => value.toLocaleString('en');

/** The whole finding, for a person at a terminal; also plain enough for grep. */
export function describeReport(report: Report, unproven: readonly Unproven[]): string {
  const faults = faultsOf(report);
  return [
    ...report.chains.map(chainLine),
    `tasks: ${number(report.tasks_compared)} compared with their last events`,
    lawLine(report.consistency),
    ...faults.map((fault) => `BAD ${faultLine(fault)}`),
    faults.length === 0
      ? 'The log is whole.'
      : `The log is broken: ${number(faults.length)} found.`,
    'What this cannot prove:',
    ...unproven.map((kind) => `- ${unprovenWords[kind]}`),
    '',
  ].join('\n');
}

function chainLine({ partition, head_seq, verified_seq, hash, checkpoint }: ChainVerdict): string {
  const signed = checkpoint
    ? `last confirmed checkpoint at row ${number(checkpoint.seq)} of ${checkpoint.signed_at}`
    : 'no confirmed checkpoint';
  return `partition ${partition}: ${number(verified_seq)} of ${number(head_seq)} rows verified, ${hash}, ${signed}`;
}

function lawLine({ committed, audited, in_kafka, in_outbox, missing }: Consistency): string {
  const parts = `${number(audited)} audited + ${number(in_kafka)} in Kafka + ${number(in_outbox)} in the outbox`;
  return `changes: ${number(committed)} committed = ${parts}, ${number(missing)} missing`;
}

function faultLine({ kind, partition, seq, event_id, subject, detail }: AuditFault): string {
  const row = seq === null ? '' : `row ${seq} of partition ${String(partition)}: `;
  const place = row === '' && partition !== null ? `partition ${partition}: ` : row;
  const who = [subject, event_id].filter((name) => name !== null).join(', event ');
  return `${kind}: ${place}${detail}${who === '' ? '' : ` (${who})`}`;
}

const unprovenWords: Record<Unproven, string> = {
  rows_after_last_checkpoint:
    'Rows after the last checkpoint: whoever owns the database could rewrite them together with the head.',
  columns_not_hashed: 'The columns id, processed_at and the position in Kafka are not in the hash.',
  written_past_triggers:
    'What a superuser of the database writes past the triggers, task and event together, before the event is audited: the log then holds it like any other.',
  who_was_behind_an_actor: 'Who was behind an actor: a change made under a false name is a change.',
  signer_and_database_together:
    'Whoever holds both the signing key and the database can write another history.',
  key_from_the_same_hands:
    'The public key came from the same hands as the log: bring your own with --key.',
  tables_as_exported:
    'Whoever made the export may have shown other tasks than the table holds; the log itself is another matter.',
  no_checkpoints:
    'There were no signed checkpoints: whoever owns the database could have rewritten all of it. Give them with --checkpoints and --key.',
};
