import type { Pool } from 'pg';
import type { Handler } from '../../http/handler.ts';
import { acknowledgeQuarantined } from './acknowledge-quarantined.ts';
import { getQuarantined } from './get-quarantined.ts';
import { listIncidents } from './list-incidents.ts';
import { listQuarantine } from './list-quarantine.ts';

/** What was set aside, what was said about it, and where the consumer left the straight path. */
export function quarantineHandlers(pool: Pool) {
  return {
    listIncidents: listIncidents(pool),
    listQuarantine: listQuarantine(pool),
    getQuarantined: getQuarantined(pool),
    acknowledgeQuarantined: acknowledgeQuarantined(pool),
  } satisfies Record<string, Handler>;
}
