/** A process that listens to the live feed as a page does and answers when each change arrived. */
import { once } from 'node:events';
import type { LiveFrame } from '@tasktrail/contract';
import { WebSocket } from 'ws';

/** `seconds` after `hello` it stops listening. */
export interface FeedClientPlan {
  url: string;
  seconds: number;
}

/** Milliseconds from a change's `occurred_at` to the arrival of its frame. */
export interface FeedClientResult {
  latencies: number[];
}

const [plan] = (await once(process, 'message')) as [FeedClientPlan];
const address = new URL('/api/live', plan.url);
address.protocol = 'ws:';
const socket = new WebSocket(address, { perMessageDeflate: false });
const latencies: number[] = [];

socket.on('message', (data: Buffer) => {
  const arrived = performance.timeOrigin + performance.now();
  const frame = JSON.parse(data.toString()) as LiveFrame;
  if (frame.type === 'event')
    latencies.push(arrived - microseconds(frame.event.occurred_at) / 1000);
  if (frame.type === 'hello') begin();
});

function begin(): void {
  process.send?.('listening');
  setTimeout(() => {
    const result: FeedClientResult = { latencies };
    process.send?.(result);
    socket.terminate();
  }, plan.seconds * 1000);
}

/** Date keeps milliseconds only; PostgreSQL leaves trailing zeros out. */
function microseconds(instant: string): number {
  const fraction = /\.(\d+)/.exec(instant)?.[1] ?? '';
  const wholeSeconds = Date.parse(instant.replace(/\.\d+/, ''));
  return wholeSeconds * 1000 + Number(fraction.padEnd(6, '0'));
}
