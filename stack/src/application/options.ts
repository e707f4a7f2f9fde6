/** How backend, consumer and page are started. */
export interface ApplicationOptions {
  /** The page and the API; 0 takes a free port. */
  readonly port?: number;
  /** Fills an empty database with a sample board. */
  readonly demo?: boolean;
  /** Other origins whose pages may use the API. */
  readonly allowOrigins?: readonly string[];
  /** Restarts the backend when its sources change, and builds no page. */
  readonly watch?: boolean;
  /** More environment variables for the backend. */
  readonly backendEnv?: Readonly<Record<string, string>>;
}
