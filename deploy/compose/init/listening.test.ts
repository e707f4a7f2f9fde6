import { describe, expect, it } from 'vitest';
import { refuseUnnamedAddress } from './listening.ts';

describe('where the page is published', () => {
  it.each(['', '127.0.0.1', '127.1.2.3', '[::1]', 'localhost'])(
    'on loopback (%j) needs no name',
    (LISTEN) => expect(() => refuseUnnamedAddress({ LISTEN, PUBLIC_URL: '' })).not.toThrow(),
  );

  it.each(['0.0.0.0', '192.168.1.7', '[::]', '128.0.0.1'])(
    'elsewhere (%j) needs PUBLIC_URL, and says so',
    (LISTEN) => {
      expect(() => refuseUnnamedAddress({ LISTEN })).toThrow(/^PUBLIC_URL is missing: /);
      const named = { LISTEN, PUBLIC_URL: 'https://board.example' };
      expect(() => refuseUnnamedAddress(named)).not.toThrow();
    },
  );

  it.each(['::1', '::', 'fd00::7'])(
    'as an IPv6 address without brackets (%j) is refused',
    (LISTEN) => {
      const named = { LISTEN, PUBLIC_URL: 'https://board.example' };
      expect(() => refuseUnnamedAddress(named)).toThrow(`in brackets: [${LISTEN}]`);
    },
  );
});
