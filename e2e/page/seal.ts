import type { Locator } from '@playwright/test';

export type SealState = 'waiting' | 'committed' | 'audited';

const names: Record<SealState, string> = {
  waiting: 'Not sent yet',
  committed: 'Committed, not yet audited',
  audited: 'Audited',
};

/** Dotted on this device, hollow committed, filled in the audit log: each says so to a screen reader. */
export const sealIn = (place: Locator, state: SealState): Locator =>
  place.getByRole('img', { name: names[state], exact: true });
