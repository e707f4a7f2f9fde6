import type { IncomingMessage } from 'node:http';

/** What this server may be called, beside loopback at its own port. */
export interface Addresses {
  publicUrls: readonly string[];
  allowedOrigins: readonly string[];
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A page on the internet can make a name of its own resolve to 127.0.0.1 and so read a local server: it is told apart by
 * the Host it then sends. `port` is the one the request came in at.
 */
export function isServedHost(
  host: string | undefined,
  port: number | undefined,
  { publicUrls }: Addresses,
): boolean {
  if (host === undefined) return false;
  const name = host.toLowerCase();
  return (
    loopbackHosts(port).includes(name) || publicUrls.some((url) => matchesUrl(name, new URL(url)))
  );
}

/** No Origin means no page (curl); `null` is a page that hides. */
export function isAllowedOrigin(
  origin: string | undefined,
  port: number | undefined,
  { publicUrls, allowedOrigins }: Addresses,
): boolean {
  if (origin === undefined) return true;
  return (
    publicUrls.includes(origin) ||
    allowedOrigins.includes(origin) ||
    loopbackHosts(port).some((host) => origin === `http://${host}`)
  );
}

/** The status that refuses an upgrade from somebody we do not talk to. */
export function strangerStatus(
  { headers, socket }: IncomingMessage,
  addresses: Addresses,
): 403 | 421 | undefined {
  if (!isServedHost(headers.host, socket.localPort, addresses)) return 421;
  if (!isAllowedOrigin(headers.origin, socket.localPort, addresses)) return 403;
  return undefined;
}

function loopbackHosts(port: number | undefined): string[] {
  // A client leaves the default port out.
  return loopbackNames.map((name) => (port === 80 ? name : `${name}:${String(port)}`));
}

function matchesUrl(host: string, url: URL): boolean {
  return (
    host === url.host || host === `${url.hostname}:${url.protocol === 'https:' ? '443' : '80'}`
  );
}
