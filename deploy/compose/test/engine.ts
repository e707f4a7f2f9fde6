import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';

const STANDARD = 'unix:///var/run/docker.sock';

/** Asks the container engine over its socket, the one that `docker` would ask. */
export async function ask<Answer>(path: string): Promise<Answer> {
  const host = process.env['DOCKER_HOST'] || STANDARD;
  if (!host.startsWith('unix://')) throw new Error('DOCKER_HOST must be a socket of this machine');
  const sent = request({ socketPath: host.slice('unix://'.length), path, method: 'GET' });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const content = (await json(answer)) as Answer & { readonly message?: string };
  if (answer.statusCode !== 200) throw new Error(`${path}: ${content.message ?? 'no answer'}`);
  return content;
}

/** The query that selects what belongs to a compose project. */
export function ofProject(project: string): string {
  const filters = { label: [`com.docker.compose.project=${project}`] };
  return `filters=${encodeURIComponent(JSON.stringify(filters))}`;
}
