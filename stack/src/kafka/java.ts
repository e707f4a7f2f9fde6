/** A Java that can run Kafka. */
export interface Java {
  readonly program: string;
  /** The whole version, such as 17.0.15. */
  readonly version: string;
}

/** The 17 of 17.0.15. */
export function major(java: Pick<Java, 'version'>): number {
  return Number.parseInt(java.version, 10);
}
