import type { Actor } from '@tasktrail/contract';
import { useEffect } from 'react';
import { useNames, useWorkspace } from '../use-workspace.ts';

/** Names the actors of these acts, and asks for the names nobody has told this page yet. */
export function useActorNames(
  acts: readonly { readonly actor: Actor }[],
): (actor: Actor) => string {
  const { people } = useWorkspace();
  useEffect(() => people.meet(acts.map((act) => act.actor)), [people, acts]);
  return useNames();
}
