import type { ShapeOptions } from '../shape.ts';

/** How backend, consumer, signer and page are started. */
export interface ApplicationOptions extends ShapeOptions {
  /** The page and the API; 0 takes a free port. */
  readonly port?: number;
  /** Fills an empty database with a sample board. */
  readonly demo?: boolean;
  /** Other origins whose pages may use the API. */
  readonly allowOrigins?: readonly string[];
  /** Restarts the backend when its sources change, and builds no page. */
  readonly watch?: boolean;
  /** false: the API alone, without building and serving the page. */
  readonly page?: boolean;
  /** Lets the page break parts of this stack. */
  readonly chaos?: boolean;
  /** false: without the part that signs checkpoints. */
  readonly signer?: boolean;
}
