import { Subscriptions } from '../ui/subscriptions.ts';

/** What can be asked for from anywhere on the page, and is done by whichever part is on the screen. */
export type PageRequest = 'create' | 'search' | 'down' | 'up';

const requests = new Subscriptions<PageRequest>();

export function onPageRequest(request: PageRequest, run: () => void): () => void {
  return requests.subscribe(request, run);
}

/** Returns false when nothing on the screen does this. */
export function requestPage(request: PageRequest): boolean {
  return requests.notify([request]) > 0;
}
