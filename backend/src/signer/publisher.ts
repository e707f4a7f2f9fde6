import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { z } from 'zod';
import { AckedProducer } from '../kafka/acked-producer.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import { publishable } from './publishable.ts';

/*
 * Brings the lines of the file to the topic, in their order, at least once: partition n of the topic holds the records of
 * chain n. How far it came is kept beside the file; without that, or when the topic was made anew, it begins again. What
 * is on the topic twice says nothing new: readers go by the signed instants.
 */

export interface PublisherOptions {
  readonly file: CheckpointFile;
  readonly bootstrap: string[];
  readonly topic: string;
  /** Where it keeps how far it came. */
  readonly progressFile: string;
  readonly logger: Logger;
}

const Progress = z.object({ topic_id: z.string(), bytes: z.int().min(0) });
type Progress = z.infer<typeof Progress>;

const REQUEST_BYTES = 256 * 1024;

export class Publisher {
  readonly #options: PublisherOptions;
  #progress: Progress | undefined;
  #producer: AckedProducer | undefined;
  #complaint = '';

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#progress = readProgress(options.progressFile);
  }

  /** How many bytes of the file are on the topic. */
  get published(): number {
    return this.#progress?.bytes ?? 0;
  }

  /** Sends what the topic does not have yet. Never rejects: the file is what counts, the topic can wait. */
  async catchUp(): Promise<void> {
    if (this.published === this.#options.file.size && this.#complaint === '') return;
    try {
      await this.#send();
      this.#recovered();
    } catch (error) {
      this.close();
      this.#complain(error instanceof Error ? error.message : String(error));
    }
  }

  close(): void {
    this.#producer?.destroy();
    this.#producer = undefined;
  }

  async #send(): Promise<void> {
    const { file, bootstrap, topic } = this.#options;
    this.#producer ??= new AckedProducer(bootstrap, topic, 'tasktrail-signer');
    const { id } = await this.#producer.describe();
    if (this.#progress?.topic_id !== id || this.#progress.bytes > file.size)
      this.#progress = { topic_id: id, bytes: 0 };
    while (this.#progress.bytes < file.size) {
      const lines = await file.read(this.#progress.bytes, REQUEST_BYTES);
      const { records, refused } = publishable(lines);
      for (const reason of refused)
        this.#options.logger.error({ action: 'not-published', reason }, 'a line stays in the file');
      if (records.length > 0) await this.#producer.send(records);
      this.#progress = { topic_id: id, bytes: this.#progress.bytes + lines.length };
      writeProgress(this.#options.progressFile, this.#progress);
    }
  }

  /** One line per reason, not per attempt. */
  #complain(reason: string): void {
    if (reason === this.#complaint) return;
    this.#complaint = reason;
    const about = { action: 'topic-behind', reason };
    this.#options.logger.warn(about, 'the file goes on, the topic gets the records later');
  }

  #recovered(): void {
    if (this.#complaint === '') return;
    this.#complaint = '';
    this.#options.logger.info({ action: 'topic-caught-up' });
  }
}

function readProgress(path: string): Progress | undefined {
  try {
    return Progress.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    // Sent twice is better than not sent.
    return undefined;
  }
}

function writeProgress(path: string, progress: Progress): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(progress)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
