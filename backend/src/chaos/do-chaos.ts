import { BlockList } from 'node:net';
import { ChaosAct } from '@tasktrail/contract';
import type { Handler } from '../http/handler.ts';
import { parseBody, readBody, requireJson } from '../http/json-body.ts';
import { sendJson } from '../http/send.ts';
import { unknownRoute } from '../http/unknown-route.ts';
import type { ChaosControl } from './control.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** `POST /api/chaos`: for this machine only, and only when the system was started for it; else there is no such route. */
export function doChaos(control: ChaosControl | undefined): Handler {
  return async (req, res) => {
    if (!control || !isLoopback(req.socket.remoteAddress)) return unknownRoute(req, res);
    requireJson(req);
    const done = await control(parseBody(ChaosAct, await readBody(req)));
    sendJson(res, { status: 202, headers: {}, body: JSON.stringify(done) });
  };
}

/** Also as an IPv6 socket shows an IPv4 peer. */
function isLoopback(address = ''): boolean {
  const plain = address.replace(/^::ffff:/, '');
  return loopback.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4');
}
