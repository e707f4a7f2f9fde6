import type { Chance } from './chance.ts';
import type { ModelBroker } from './model-broker.ts';
import type { ModelDatabase } from './model-database.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

/** What processes share. */
export interface Surroundings {
  time: VirtualTime;
  chance: Chance;
  weather: Weather;
  database: ModelDatabase;
  broker: ModelBroker;
  brokerIsUp: () => boolean;
  tell: (line: string) => void;
  onLosses: () => void;
}

/** Who calls: a round trip of his may fail, be late, or be done without an answer. */
export interface Caller {
  readonly around: Surroundings;
  /** `run` is what happens over there. */
  call<T>(name: string, run: () => T): Promise<T>;
}
