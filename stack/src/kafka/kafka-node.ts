import type { ExtraListener } from '../links/link.ts';

/** One Kafka node, which is broker and controller. */
export interface KafkaNode {
  readonly name: string;
  /** From 1. */
  readonly id: number;
  readonly isAlone: boolean;
  readonly folder: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly extraListeners: readonly ExtraListener[];
}
