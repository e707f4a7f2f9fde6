import type { AuditFault } from '@tasktrail/contract';
import { differingColumns, type MayHold } from './compare-image.ts';
import type { ExportedOutbox, ExportedTask, ExportHead } from './export.ts';

const FAULTS_SHOWN = 20;

/** Holds the tasks of an export against their last events. */
export class ExportedTasks {
  readonly faults: AuditFault[] = [];
  compared = 0;
  /** Of all tasks: the number of changes that were committed. */
  versions = 0;
  readonly #mayHold: MayHold;

  constructor(defaults: ExportHead['defaults']) {
    this.#mayHold = (column, value) => {
      const held = defaults[column];
      return held === null || (held ?? []).some((one) => String(one) === String(value));
    };
  }

  /** The task of a row that is its last event. */
  last(task: Readonly<Record<string, unknown>> | null, event: unknown): void {
    const { subject, event_id, image, version } = partsOf(event);
    if (task === null) {
      return this.#fail({ subject, event_id }, 'the log knows it, the table has no such task');
    }
    this.#compare(task, { image, event_id, version });
  }

  /** A task whose last event is still in the outbox. */
  waiting({ task, event }: ExportedTask): void {
    const { image, event_id, version } = partsOf(event);
    this.#compare(task, { image, event_id, version });
  }

  /** A row of the outbox that was not captured as it stands. */
  falseWaiting({ subject, event_id, version, detail }: ExportedOutbox): void {
    this.#fail({ subject, event_id }, `version ${version}: ${detail}`, 'outbox_differs');
  }

  #compare(task: Readonly<Record<string, unknown>>, { image, event_id, version }: Last): void {
    const subject = `task/${String(task['id'])}`;
    this.compared += 1;
    this.versions += Number(task['version']);
    if (image === null) return this.#fail({ subject, event_id }, 'no event of it is known');
    const columns = differingColumns(task, image, this.#mayHold);
    if (columns.length === 0) return;
    const differ = columns.length === 1 ? 'differs' : 'differ';
    const detail = `${columns.join(', ')} ${differ} from its version ${String(version)}`;
    this.#fail({ subject, event_id }, detail);
  }

  #fail(
    who: Pick<AuditFault, 'subject' | 'event_id'>,
    detail: string,
    kind: AuditFault['kind'] = 'task_differs_from_log',
  ): void {
    if (this.faults.length >= FAULTS_SHOWN) return;
    this.faults.push({ kind, partition: null, seq: null, ...who, detail });
  }
}

interface Last {
  image: Readonly<Record<string, unknown>> | null;
  event_id: string | null;
  version: unknown;
}

/** What the comparison needs of an event; a row that the chain calls bad may lack any of it. */
function partsOf(event: unknown): Last & { subject: string | null } {
  const parts = isRecord(event) ? event : {};
  const { task, event_id, subject, version } = parts;
  return {
    image: isRecord(task) ? task : null,
    event_id: typeof event_id === 'string' ? event_id : null,
    subject: typeof subject === 'string' ? subject : null,
    version,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
