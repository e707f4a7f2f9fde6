import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import type { DataTable } from './data-tables.ts';
import type { TableFile } from './manifest.ts';

const LINE_END = 0x0a;

/** The order in which a chain is walked. Others come as they lie. */
const orders: Readonly<Record<string, string>> = { task_audit_log: 'order by partition, seq' };

/** Streams a table into a file of the folder: PostgreSQL's text format, a line for each row. */
export async function copyTable(
  client: pg.Client,
  table: DataTable,
  folder: string,
): Promise<TableFile> {
  const { name, columns } = table;
  const list = columns.map(pg.escapeIdentifier).join(', ');
  const select = `select ${list} from ${pg.escapeIdentifier(name)} ${orders[name] ?? ''}`;
  const file = `${name}.copy`;
  const measure = new Measure();
  await pipeline(
    client.query(to(`copy (${select}) to stdout`)),
    measure,
    createWriteStream(join(folder, file), { mode: 0o600, flush: true }),
  );
  return { table: name, file, columns: [...columns], ...measure.result() };
}

/** Counts lines and bytes of what passes and computes its SHA-256. */
export class Measure extends Transform {
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #rows = 0;

  override _transform(
    chunk: Buffer,
    _: BufferEncoding,
    done: (error: null, chunk: Buffer) => void,
  ): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    for (let at = chunk.indexOf(LINE_END); at >= 0; at = chunk.indexOf(LINE_END, at + 1)) {
      this.#rows += 1;
    }
    done(null, chunk);
  }

  /** Once, at the end. */
  result(): { rows: number; bytes: number; sha256: string } {
    return { rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}
