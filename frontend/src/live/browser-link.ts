import type { Connection, Socket } from './connection.ts';

/** Opens the live feed of this origin, resuming after `cursor` when there is one. */
export function openLiveSocket(cursor: string | null): Socket {
  const url = new URL('/api/live', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  if (cursor !== null) url.searchParams.set('cursor', cursor);
  const browserSocket = new WebSocket(url);
  const socket: Socket = {
    send: (text) => browserSocket.send(text),
    close: () => browserSocket.close(),
    onmessage: null,
    onclose: null,
  };
  browserSocket.addEventListener('message', (message) =>
    socket.onmessage?.({ data: message.data }),
  );
  browserSocket.addEventListener('close', () => socket.onclose?.());
  return socket;
}

/** Wakes the connection when the browser says that something may have happened to it. Returns the way to stop. */
export function watchWakeUps(connection: Connection): () => void {
  const onShow = (): void => {
    if (document.visibilityState === 'visible') connection.check();
  };
  const onNetwork = (): void => connection.check();
  window.addEventListener('online', onNetwork);
  window.addEventListener('offline', onNetwork);
  window.addEventListener('pageshow', onShow);
  document.addEventListener('visibilitychange', onShow);
  return () => {
    window.removeEventListener('online', onNetwork);
    window.removeEventListener('offline', onNetwork);
    window.removeEventListener('pageshow', onShow);
    document.removeEventListener('visibilitychange', onShow);
  };
}
