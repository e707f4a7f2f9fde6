import type { Pool } from 'pg';

/** What the operations on tasks need. */
export interface TaskDependencies {
  pool: Pool;
  /** Tells the relay that something was committed. */
  poke: () => void;
}
