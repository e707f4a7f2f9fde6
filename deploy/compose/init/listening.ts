import { Refused } from './refused.ts';

/** On loopback everybody knows the address. Elsewhere requests under a name that nobody gave are refused anyway. */
export function refuseUnnamedAddress({ LISTEN, PUBLIC_URL }: NodeJS.ProcessEnv): void {
  // With the port behind it nobody could tell where the address ends.
  if (LISTEN?.includes(':') && !/^\[.+\]$/.test(LISTEN))
    throw new Refused(`LISTEN is an IPv6 address, which stands in brackets: [${LISTEN}]`);
  if (LISTEN && !isLoopback(LISTEN) && !PUBLIC_URL)
    throw new Refused(
      'PUBLIC_URL is missing: LISTEN is not loopback, so say by which address people come here',
    );
}

const isLoopback = (address: string) => /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(address);
