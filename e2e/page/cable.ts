import type { BrowserContext, WebSocketRoute } from '@playwright/test';

/**
 * The connection of a browser, which can be pulled out and put back. Chromium's own offline mode leaves open WebSockets
 * alone, so those are cut here.
 */
export class Cable {
  readonly #context: BrowserContext;
  readonly #sockets = new Set<WebSocketRoute>();
  #isCut = false;

  private constructor(context: BrowserContext) {
    this.#context = context;
  }

  /** Before the first page is opened. */
  static async of(context: BrowserContext): Promise<Cable> {
    const cable = new Cable(context);
    await context.routeWebSocket(/\/api\/live/, async (socket) => cable.#carry(socket));
    return cable;
  }

  /** Nothing gets through. */
  async cut(): Promise<void> {
    await this.#context.setOffline(true);
    await this.silence();
  }

  /** Requests get through, but the page hears of no change. */
  async silence(): Promise<void> {
    this.#isCut = true;
    for (const socket of this.#sockets) await socket.close();
    this.#sockets.clear();
  }

  async mend(): Promise<void> {
    this.#isCut = false;
    await this.#context.setOffline(false);
  }

  async #carry(socket: WebSocketRoute): Promise<void> {
    if (this.#isCut) {
      await socket.close();
      return;
    }
    socket.connectToServer();
    this.#sockets.add(socket);
  }
}
