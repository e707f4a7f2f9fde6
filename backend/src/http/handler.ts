import type { Request, Response } from 'express';

/** What the first middlewares leave for the rest of a request. */
export interface Locals extends Record<string, unknown> {
  requestId: string;
}

export type Reply = Response<unknown, Locals>;
export type Handler = (req: Request, res: Reply) => Promise<void> | void;
