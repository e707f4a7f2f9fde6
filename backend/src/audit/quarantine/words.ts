import type { QuarantineAct, QuarantinedBytes, QuarantinedRecord } from '@tasktrail/contract';

/** A record in one line. Nothing of its content: that is foreign, and a terminal obeys what it is sent. */
export function lineOf(record: QuarantinedRecord): string {
  const columns = [
    seconds(record.quarantined_at),
    record.reason.padEnd(8),
    (record.acknowledged === null ? 'open' : 'seen').padEnd(4),
    sizeOf(record.value_size).padStart(9),
    record.id,
    record.detail,
  ];
  return columns.map(harmless).join('  ');
}

/** Everything about a record, its content with every unusual character escaped. */
export function pageOf(record: QuarantinedBytes): string {
  const lines = [
    ['record', record.id],
    ['set aside', seconds(record.quarantined_at)],
    ['reason', `${record.reason}: ${record.detail}`],
    ['key', contentOf(record.key)],
    ['value', contentOf(record.value)],
    ...record.acts.map((act) => [act.act, actLine(act)]),
  ];
  return lines.map(([name = '', text = '']) => `${name.padEnd(14)}${harmless(text)}\n`).join('');
}

export function actLine({ at, actor, reason }: QuarantineAct): string {
  return `${seconds(at)} by ${actor.id === null ? actor.kind : `${actor.kind} ${actor.id}`}: ${reason}`;
}

/** Printable text as it is, the rest as escapes. */
export function harmless(text: string): string {
  return text.replaceAll(/[\p{C}\u2028\u2029]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
  });
}

function contentOf(base64: string | null): string {
  if (base64 === null) return '(none)';
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : `base64 ${base64}`;
}

function sizeOf(bytes: number | null): string {
  return bytes === null ? 'no value' : `${bytes.toLocaleString('en')} B`;
}

function seconds(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
