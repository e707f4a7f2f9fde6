import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startTime } from '../../../stack/bootstrap/process-identity.mjs';
import { type ChaosAct, ChaosActs } from '../../../stack/src/chaos/acts.ts';
import type { RunningPart } from './run-file.ts';

/** The backend that is asked passes the answer on before it may be the one who is killed. */
const HEAD_START_MS = 250;

/** Breaks parts when a backend asks for it through the socket in `dir`, until `end` is aborted. */
export async function openChaosControl(
  dir: string,
  parts: () => readonly RunningPart[],
  end: AbortSignal,
): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, 'control.sock');
  rmSync(path, { force: true });
  const acts = actsOn(parts);
  const server = createServer((request, response) => {
    // A request that broke off has nobody to answer.
    answer(acts, request, response).catch(() => response.destroy());
  });
  server.listen(path);
  await once(server, 'listening');
  // The backend is another user.
  chmodSync(path, 0o666);
  end.addEventListener('abort', () => {
    acts.end();
    server.close();
    server.closeAllConnections();
  });
}

async function answer(
  acts: ChaosActs,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const wanted = JSON.parse(await text(request)) as ChaosAct;
  const { part, strike } = acts.prepare(wanted);
  response.writeHead(202, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ ...wanted, part }));
  setTimeout(strike, HEAD_START_MS);
}

function actsOn(parts: () => readonly RunningPart[]): ChaosActs {
  const ofKind = (kind: string) =>
    parts()
      .filter((part) => part.kind === kind)
      .map(({ name, pid }) => ({ plan: { name }, process: { pid, started: startTime(pid) } }));
  // Of the stack's list of parts the acts use no more than this.
  return new ChaosActs({ ofKind } as unknown as ConstructorParameters<typeof ChaosActs>[0]);
}
