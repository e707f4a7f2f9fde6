import type { Socket } from 'node:net';

/** Passes bytes both ways until both sides are done; an end stays an end and a broken line breaks both. */
export function forward(client: Socket, backend: Socket): void {
  client.once('error', () => backend.resetAndDestroy());
  backend.once('error', () => client.resetAndDestroy());
  client.pipe(backend);
  backend.pipe(client);
  if (client.destroyed) backend.destroy();
}
