import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MetricsAddress } from '../environment.ts';
import { createStoppableServer } from '../http/server.ts';
import { limits } from '../limits.ts';

/** What a second port can be asked, by path; what it answers comes from memory. */
export interface SecondPort {
  figures: { contentType: string; text: () => Promise<string> };
  /** Probes of a process that has no other port. */
  health?: { live: () => boolean; ready: () => boolean };
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

/** More than probes and a few collectors need. */
const CONNECTIONS = { total: 32, perAddress: 32 };

/** Opens it and answers where it listens; rejects when the port is taken. */
export async function openSecondPort(
  { host, port }: MetricsAddress,
  routes: SecondPort,
): Promise<{ port: number; close: () => void }> {
  const client = { ...limits.client, connections: CONNECTIONS };
  const http = createStoppableServer((req, res) => {
    // A figure that cannot be read is no reason for the work to end.
    answer(routes, req, res).catch(() => res.destroy());
  }, client);
  const address = await http.listen(port, host);
  http.server.unref();
  return {
    port: address.port,
    close: () => {
      http.stopAccepting();
      http.server.closeAllConnections();
    },
  };
}

async function answer(routes: SecondPort, req: IncomingMessage, res: ServerResponse) {
  const { status, type, body } = await answerTo(routes, req);
  res.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
}

async function answerTo(
  { figures, health }: SecondPort,
  { method, url = '' }: IncomingMessage,
): Promise<Answer> {
  if (method !== 'GET') return plain(405, 'This port answers GET.\n');
  const [path] = url.split('?', 1);
  if (path === '/metrics') {
    return { status: 200, type: figures.contentType, body: await figures.text() };
  }
  if (health && path === '/health/live') return healthAnswer(health.live());
  if (health && path === '/health/ready') return healthAnswer(health.ready());
  return plain(404, 'There is nothing here.\n');
}

function healthAnswer(healthy: boolean): Answer {
  const body = JSON.stringify({ status: healthy ? 'healthy' : 'unhealthy' });
  return { status: healthy ? 200 : 503, type: 'application/json', body };
}

function plain(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body };
}
