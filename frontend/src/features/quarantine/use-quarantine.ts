import type { AuditIncident, QuarantinedRecord } from '@tasktrail/contract';
import { usePipelineRoom } from '../pipeline/use-pipeline.ts';
import { usePages, type Pages } from './use-pages.ts';

const INCIDENTS = 20;

export function useQuarantine(key: string, limit: number): Pages<QuarantinedRecord> {
  const { api } = usePipelineRoom();
  return usePages(key, {
    first: async () => api.quarantine(limit),
    follow: async (link) => api.followQuarantine(link),
  });
}

export function useIncidents(key: string): Pages<AuditIncident> {
  const { api } = usePipelineRoom();
  return usePages(key, {
    first: async () => api.incidents(INCIDENTS),
    follow: async (link) => api.followIncidents(link),
  });
}
