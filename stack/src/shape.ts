/** How many of each kind a stack has. */
export interface ShapeOptions {
  /** Kafka nodes: 1, or 3 that keep every record twice at least. */
  readonly brokers?: 1 | 3;
  /** Replicas of the API; two or more stand behind a balancer. */
  readonly backends?: number;
  readonly consumers?: number;
}

/** The names that parts have in run.json: `kafka`, or `kafka-1`, `kafka-2`, … of several. */
export interface Shape {
  readonly brokers: readonly string[];
  readonly backends: readonly string[];
  readonly consumers: readonly string[];
}

/** Names the parts of a stack. */
export function shapeOf({ brokers = 1, backends = 1, consumers = 1 }: ShapeOptions): Shape {
  return {
    brokers: numbered('kafka', brokers),
    backends: numbered('backend', backends),
    consumers: numbered('consumer', consumers),
  };
}

function numbered(name: string, count: number): string[] {
  if (count === 1) return [name];
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}
