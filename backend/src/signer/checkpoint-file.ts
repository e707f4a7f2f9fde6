import { createPublicKey, type KeyObject } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type SignedRecord, signatureFault } from '@tasktrail/ledger';
import { lastRecords } from './last-records.ts';
import { type Line, lineWith, unsignedLine } from './line.ts';
import { type Privacy, refuseOpen } from './private-folder.ts';
import { SignerRefused } from './signer-refused.ts';

const { O_APPEND, O_CREAT, O_RDWR } = constants;
const NEWLINE = 0x0a;
/** Volume, quota or allowed length of a file are used up. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Nothing was written; when there is room again it can be. */
export class VolumeFull extends Error {}

/** The append-only file of signed records, one JSON object per line. Only one process may write it. */
export class CheckpointFile {
  readonly path: string;
  readonly #file: FileHandle;
  #size: number;

  private constructor(path: string, file: FileHandle, size: number) {
    this.path = path;
    this.#file = file;
    this.#size = size;
  }

  /** Opens the file or makes it, `opening` as the system does; cuts a last line off that a crash left unfinished: nobody has seen it yet. */
  static async open(
    path: string,
    privacy: Privacy = 'owner',
    opening = open,
  ): Promise<{ file: CheckpointFile; cutOff: number }> {
    const handle = await opening(path, O_RDWR | O_APPEND | O_CREAT, 0o600);
    try {
      refuseOpen(path, '600', privacy);
    } catch (error) {
      await handle.close();
      throw error;
    }
    const { size } = await handle.stat();
    const whole = await endOfLastLine(handle, size);
    if (whole < size) await handle.truncate(whole);
    return { file: new CheckpointFile(path, handle, whole), cutOff: size - whole };
  }

  /** The bytes that are safely on disk. */
  get size(): number {
    return this.#size;
  }

  /** How far each chain is signed by this key; refuses a file whose last records are not by it. */
  async readLines(key: KeyObject): Promise<Map<number, Line>> {
    const last = await this.#lastRecords();
    return new Map([...last].map(([partition, records]) => [partition, this.#line(records, key)]));
  }

  /** Written and on disk when this resolves. */
  async append(records: readonly SignedRecord[]): Promise<void> {
    await this.#refuseChanged();
    const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    try {
      await this.#file.appendFile(bytes);
      await this.#file.datasync();
    } catch (error) {
      throw await this.#undone(error);
    }
    this.#size += bytes.length;
  }

  /** Whole lines from `offset` on, at most `limit` bytes of them, but one at least if there is one. */
  async read(offset: number, limit: number): Promise<Buffer> {
    for (let bytes = limit; ; bytes *= 2) {
      const length = Math.min(bytes, this.#size - offset);
      const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(length), 0, length, offset);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
      if (end > 0 || bytesRead < bytes) return buffer.subarray(0, end);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** A volume without room may have taken half of it: that half is taken away, and the records can be appended later. */
  async #undone(error: unknown): Promise<unknown> {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!NO_ROOM.has(code)) return error;
    await this.#file.truncate(this.#size);
    return new VolumeFull(`${this.path}: there is no room to write (${code})`, { cause: error });
  }

  async #lastRecords(): Promise<Map<number, SignedRecord[]>> {
    try {
      return await lastRecords(this.path);
    } catch (error) {
      throw this.#damaged(error instanceof Error ? error.message : String(error));
    }
  }

  #line(records: readonly SignedRecord[], key: KeyObject): Line {
    const publicKey = createPublicKey(key);
    return records.reduce(
      (line, record) => {
        const fault = signatureFault(record, publicKey);
        if (fault === undefined) return lineWith(line, record);
        const which = `the last ${record.kind} of partition ${record.partition}`;
        throw this.#damaged(`${which} (row ${record.seq}) is not this key's: ${fault}`);
      },
      unsignedLine(records[0]?.partition ?? 0),
    );
  }

  /** Somebody else wrote, cut or removed it: what the signer remembers is then no longer what others see. */
  async #refuseChanged(): Promise<void> {
    const { size, nlink } = await this.#file.stat();
    if (nlink === 0) throw this.#damaged('it was removed while the signer ran');
    if (size !== this.#size) throw this.#damaged('somebody else wrote to it');
  }

  #damaged(reason: string): SignerRefused {
    return new SignerRefused(`${this.path}: ${reason}; put the file back as it was`);
  }
}

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  const block = 64 * 1024;
  for (let end = size; end > 0; end -= Math.min(block, end)) {
    const from = Math.max(0, end - block);
    const { buffer } = await file.read(Buffer.alloc(end - from), 0, end - from, from);
    const newline = buffer.lastIndexOf(NEWLINE);
    if (newline >= 0) return from + newline + 1;
  }
  return 0;
}
