import type { Manifest } from '../rendering/manifest.ts';
import { anyAddress, type Place, placesIn } from './places.ts';
import { type Selector, selects } from './selects.ts';

/*
 * Who may connect to whom, from the network policies alone. A connection needs both sides: the policies that select its
 * source must let it out, those that select its destination must let it in; whoever no policy selects is free. Only what our
 * policies use is understood; anything else is an error, never a guess. np-guard's analyser lists the same, on its own.
 */

interface Policy {
  namespace: string;
  podSelector: Selector;
  policyTypes: Direction[];
  ingress?: Rule[];
  egress?: Rule[];
}

type Direction = 'Ingress' | 'Egress';

interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port?: number; protocol?: string }[];
}

interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
  ipBlock?: unknown;
}

/** One line for each allowed connection that begins or ends in `namespace`. */
export function connections(manifests: readonly Manifest[], namespace: string): string[] {
  const policies = manifests
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ metadata, spec }) => ({ ...spec, namespace: metadata.namespace }) as Policy);
  const places = [anyAddress, ...placesIn(manifests)];
  const ours = ({ pod }: Place) => pod?.namespace === namespace;
  return places
    .flatMap((from) => places.map((to) => ({ from, to })))
    .filter(({ from, to }) => from !== to && (ours(from) || ours(to)))
    .flatMap(({ from, to }) => line(policies, from, to))
    .toSorted();
}

function line(policies: readonly Policy[], from: Place, to: Place): string[] {
  const out = allowed(policies, { direction: 'Egress', of: from, other: to });
  const into = allowed(policies, { direction: 'Ingress', of: to, other: from });
  const ports = inBoth(out, into);
  if (ports.length === 0) return [];
  return [`${from.name} => ${to.name} : ${ports === everything ? 'All' : ports.join(',')}`];
}

function inBoth(some: Ports, others: Ports): Ports {
  if (some === everything) return others;
  return others === everything ? some : some.filter((port) => others.includes(port));
}

type Ports = readonly string[];

const everything: Ports = ['everything'];

interface Side {
  direction: Direction;
  of: Place;
  other: Place;
}

/** The ports that one side lets through. */
function allowed(policies: readonly Policy[], side: Side): Ports {
  const binding = policies.filter((policy) => binds(policy, side));
  if (binding.length === 0) return everything;
  const rules = binding.flatMap((policy) => rulesOf(policy, side.direction));
  const ports = rules.filter(({ takes }) => takes(side.other)).flatMap(({ rule }) => portsOf(rule));
  return [...new Set(ports)].toSorted();
}

function binds({ namespace, podSelector, policyTypes }: Policy, { direction, of }: Side): boolean {
  if (of.pod?.namespace !== namespace || !policyTypes.includes(direction)) return false;
  return selects(podSelector, of.pod.labels);
}

function rulesOf(policy: Policy, direction: Direction) {
  const rules = (direction === 'Ingress' ? policy.ingress : policy.egress) ?? [];
  return rules.map((rule) => {
    const peers = direction === 'Ingress' ? rule.from : rule.to;
    const takes = (place: Place) => peers?.some((peer) => isMeant(peer, place, policy)) ?? true;
    return { rule, takes };
  });
}

function isMeant({ podSelector, namespaceSelector, ipBlock }: Peer, place: Place, policy: Policy) {
  if (ipBlock !== undefined) throw new Error('ipBlock is not understood here');
  if (place.pod === undefined) return false;
  const { namespace, labels, namespaceLabels } = place.pod;
  const inside = namespaceSelector
    ? selects(namespaceSelector, namespaceLabels)
    : namespace === policy.namespace;
  return inside && selects(podSelector ?? {}, labels);
}

function portsOf({ ports }: Rule): string[] {
  if (ports === undefined) throw new Error('a rule without ports allows all of them');
  return ports.map(({ port, protocol = 'TCP' }) => `${protocol} ${String(port)}`);
}
