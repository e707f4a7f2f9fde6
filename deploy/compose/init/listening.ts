/** A setting with which nothing may start. */
export class Refused extends Error {}

/** On loopback everybody knows the address. Elsewhere requests under a name that nobody gave are refused anyway. */
export function refuseUnnamedAddress({ LISTEN, PUBLIC_URL }: NodeJS.ProcessEnv): void {
  if (LISTEN && !isLoopback(LISTEN) && !PUBLIC_URL)
    throw new Refused(
      'PUBLIC_URL is missing: LISTEN is not loopback, so say by which address people come here',
    );
}

const isLoopback = (address: string) => /^(127(\.\d{1,3}){3}|\[?::1\]?|localhost)$/.test(address);
