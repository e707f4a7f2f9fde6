import { createSubscriptions } from '../ui/subscriptions.ts';

/** What can be asked for from anywhere on the page, and is done by whichever part is on the screen. */
export type PageRequest = 'create' | 'search' | 'down' | 'up';

const requests = createSubscriptions<PageRequest>();
const served = new Map<PageRequest, number>();

export function onPageRequest(request: PageRequest, run: () => void): () => void {
  served.set(request, (served.get(request) ?? 0) + 1);
  const stop = requests.subscribe(request, run);
  return () => {
    served.set(request, (served.get(request) ?? 1) - 1);
    stop();
  };
}

/** Returns false when nothing on the screen does this. */
export function requestPage(request: PageRequest): boolean {
  if ((served.get(request) ?? 0) === 0) return false;
  requests.notify([request]);
  return true;
}
