import { type ChaosAct, ChaosDone } from '@tasktrail/contract';

/** Breaks a part of the system; answers which one. */
export type ChaosControl = (wanted: ChaosAct) => Promise<ChaosDone>;

const PATIENCE_MS = 5000;

/** The one who started the system does it: this process could not, and should not. */
export function chaosControl(url: string | undefined): ChaosControl | undefined {
  if (url === undefined) return undefined;
  return async (wanted) => {
    const answer = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(wanted),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return ChaosDone.parse(await answer.json());
  };
}
