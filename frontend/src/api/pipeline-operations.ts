import {
  AuditIncident,
  ChaosDone,
  EventJourney,
  Pipeline,
  QuarantineAct,
  QuarantinedBytes,
  QuarantinedRecord,
  Verification,
} from '@tasktrail/contract';
import { z } from 'zod';
import { nextLink } from './next-link.ts';
import type { Page } from './operations.ts';
import type { Request } from './request.ts';

/** The operations that show whether the promise is kept, one method each; fetched with the screens that use them. */
export class PipelineApi {
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  async pipeline(): Promise<Pipeline> {
    return this.#read('/api/pipeline', Pipeline);
  }

  async verify(): Promise<Verification> {
    return this.#read('/api/audit/verify', Verification);
  }

  async journey(eventId: string): Promise<EventJourney> {
    return this.#read(`/api/events/${eventId}/journey`, EventJourney);
  }

  async quarantine(limit: number): Promise<Page<QuarantinedRecord>> {
    return this.#page(`/api/quarantine?limit=${limit}`, QuarantinedRecord);
  }

  async followQuarantine(link: string): Promise<Page<QuarantinedRecord>> {
    return this.#page(link, QuarantinedRecord);
  }

  async quarantined(id: string): Promise<QuarantinedBytes> {
    return this.#read(`/api/quarantine/${encodeURIComponent(id)}`, QuarantinedBytes);
  }

  async acknowledge(id: string, reason: string, idempotencyKey: string): Promise<QuarantineAct> {
    const path = `/api/quarantine/${encodeURIComponent(id)}/acknowledge`;
    const body = { reason };
    const call = { method: 'POST', path, body, idempotencyKey } as const;
    return (await this.#request({ ...call, answer: QuarantineAct })).value;
  }

  async incidents(limit: number): Promise<Page<AuditIncident>> {
    return this.#page(`/api/audit/incidents?limit=${limit}`, AuditIncident);
  }

  async followIncidents(link: string): Promise<Page<AuditIncident>> {
    return this.#page(link, AuditIncident);
  }

  /** Which part was broken; null when none of the kind ran. */
  async chaos(target: string, act: ChaosDone['act']): Promise<string | null> {
    const body = { target, act };
    const call = { method: 'POST', path: '/api/chaos', body, answer: ChaosDone } as const;
    return (await this.#request(call)).value.part;
  }

  async #read<T>(path: string, answer: z.ZodType<T>): Promise<T> {
    return (await this.#request({ method: 'GET', path, answer })).value;
  }

  async #page<T>(path: string, item: z.ZodType<T>): Promise<Page<T>> {
    const { value, headers } = await this.#request({ method: 'GET', path, answer: z.array(item) });
    return { items: value, next: nextLink(headers.get('Link')) };
  }
}
