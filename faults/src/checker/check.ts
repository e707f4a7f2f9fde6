import { checkAnswers } from './answers.ts';
import { checkBounds, checkDrained } from './bounds.ts';
import { checkChain } from './chain.ts';
import { checkClients } from './clients.ts';
import type { Evidence } from './evidence.ts';
import { checkImages } from './images.ts';
import { checkLaw } from './law.ts';
import { checkLogEqualsWitness } from './log-equals-witness.ts';
import { checkOrder } from './order.ts';
import { checkQuiet } from './quiet.ts';
import { checkScreens } from './screens.ts';
import type { Violation } from './violation.ts';

/** Judges everything, whatever a row is about: a fault may break what nobody expected it to. */
export function check(evidence: Evidence): Violation[] {
  return [
    ...checkLogEqualsWitness(evidence),
    ...checkOrder(evidence),
    ...checkClients(evidence),
    ...checkChain(evidence),
    ...checkDrained(evidence),
    ...checkScreens(evidence),
    ...checkBounds(evidence),
    ...checkImages(evidence),
    ...checkAnswers(evidence),
    ...checkLaw(evidence),
    ...checkQuiet(evidence),
  ];
}
