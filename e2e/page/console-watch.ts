import type { BrowserContext } from '@playwright/test';

/** Words of Chromium itself about a request that failed: the page cannot keep it from writing them. */
const networkWords = /^Failed to load resource|^WebSocket connection to /;

/**
 * Collects what a healthy page never does: errors and warnings on the console, uncaught errors, failed requests. What the
 * network causes is excused while a spec says why; what the page itself says or throws never is.
 */
export class ConsoleWatch {
  readonly complaints: string[] = [];
  #causes = 0;
  readonly #statuses = new Set<number>();

  observe(context: BrowserContext): void {
    context.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (networkWords.test(message.text()) && this.#isExcused(message.text())) return;
      this.complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (thrown) => {
      this.complaints.push(`uncaught: ${thrown.error().stack ?? thrown.error().message}`);
    });
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // The page's own doing: it went elsewhere or stopped asking.
      if (reason === 'net::ERR_ABORTED' || this.#causes > 0) return;
      this.complaints.push(`failed: ${request.method()} ${request.url()} ${reason}`);
    });
  }

  /** Requests may fail while `body` runs, because of what `cause` says. */
  async during<T>(cause: string, body: () => Promise<T>): Promise<T> {
    this.#causes += 1;
    try {
      return await body();
    } catch (error) {
      throw new Error(`while ${cause}: ${(error as Error).message}`, { cause: error });
    } finally {
      this.#causes -= 1;
    }
  }

  /** From now on answers with this status are expected. */
  expectStatus(status: number): void {
    this.#statuses.add(status);
  }

  #isExcused(text: string): boolean {
    const status = /status of (\d+)/.exec(text)?.[1];
    return this.#causes > 0 || (status !== undefined && this.#statuses.has(Number(status)));
  }
}
