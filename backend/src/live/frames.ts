import type { LiveFrame } from '@tasktrail/contract';
import { encodeCursor, type Position } from './cursor.ts';

type Frame<Type extends LiveFrame['type']> = Extract<LiveFrame, { type: Type }>;

/** Any frame but `event`, as the bytes of a text message. */
export function frameOf(frame: Exclude<LiveFrame, Frame<'event'>>): Buffer {
  return Buffer.from(JSON.stringify(frame), 'utf8');
}

/** The event is spliced in as the exact text that was checked: neither parsed nor written again. */
export function eventFrame(
  event: string,
  { partition, offset }: { partition: number; offset: number },
  after: Position,
): Buffer {
  const cursor = encodeCursor(after);
  return ownBytes(
    `{"type":"event","event":${event},"partition":${partition},"offset":${offset},"cursor":"${cursor}"}`,
  );
}

/** It stays in the ring for long: a piece of the pool that all buffers share would keep 8 KiB alive, however short it is. */
function ownBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text, 'utf8'));
  bytes.write(text, 'utf8');
  return bytes;
}
