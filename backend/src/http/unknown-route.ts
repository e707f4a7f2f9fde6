import { Problem } from '../problem.ts';
import type { Handler } from './handler.ts';

export const unknownRoute: Handler = () => {
  throw new Problem('unknown-route', 'Nothing is served at this path.');
};

/** A plain GET of the live feed: an upgrade never comes this far. */
export const refuseUpgradeless: Handler = () => {
  throw new Problem('upgrade-required', 'The live feed is a WebSocket.', {
    headers: { Upgrade: 'websocket', Connection: 'Upgrade' },
  });
};
