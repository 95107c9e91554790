import type { Action } from '../domain/action.ts';
import { actionTraits } from '../domain/action.ts';
import type { ShownService } from '../domain/observation.ts';
import type { Scope } from '../domain/plan.ts';
import { reachOf } from './reach.ts';

/**
 * What an action is expected to touch, by what is shown and nothing else. A target that the context does not show is
 * taken to be everything: what cannot be measured is never small (requirements.md B2, D6). `ready` is how many of its
 * replicas metrics show as ready, null where they show none; where the inventory has more, shares are of those that are
 * ready, because the inventory may be old and the rest carries no load (E7).
 */
export function planScope(action: Action, services: readonly ShownService[], ready: number | null): Scope {
  if (actionTraits[action.kind].tier === 0) return untouched;
  const shown = services.find((service) => service.name === action.target);
  if (!shown) {
    return {
      services: [action.target],
      namespaces: [],
      concurrentFraction: 1,
      cumulativeFraction: 1,
      replicas: 0,
      trafficFraction: 1,
    };
  }
  const reach = reachOf[action.kind];
  const touched = [shown, ...callersThatFeelIt(action, shown, services), ...storesThatFeelIt(action, services)];
  const share = shareOf(action, Math.max(1, Math.min(shown.replicas, ready ?? shown.replicas)));
  return {
    services: touched.map((service) => service.name),
    namespaces: [...new Set(touched.map((service) => service.namespace))].sort(),
    concurrentFraction: share[reach.concurrent],
    cumulativeFraction: share[reach.cumulative],
    replicas: replicasTouched(action, shown),
    trafficFraction: touched.reduce((most, service) => Math.max(most, service.trafficFraction), 0),
  };
}

/** Looking and noting touch nothing. */
const untouched: Scope = {
  services: [],
  namespaces: [],
  concurrentFraction: 0,
  cumulativeFraction: 0,
  replicas: 0,
  trafficFraction: 0,
};

function shareOf(action: Action, replicas: number) {
  const amount = actionTraits[action.kind].amount === 'share' ? action.amount : action.amount / replicas;
  return { none: 0, step: 1 / replicas, amount: Math.min(1, amount), all: 1 };
}

function replicasTouched(action: Action, shown: ShownService): number {
  switch (reachOf[action.kind].cumulative) {
    case 'none':
      return 0;
    case 'step':
      return 1;
    case 'amount':
      return actionTraits[action.kind].amount === 'replicas' ? action.amount : 0;
    case 'all':
      return shown.replicas;
  }
}

/**
 * The callers that feel it: where the action changes what all replicas share, or where it disturbs the replicas of a
 * cache or of a stateful service, whose callers have nothing else to turn to while it is cold or away.
 */
function callersThatFeelIt(
  action: Action,
  shown: ShownService,
  services: readonly ShownService[],
): readonly ShownService[] {
  const reach = reachOf[action.kind];
  const holdsState = shown.kind === 'cache' || shown.kind === 'stateful';
  const disturbs = reach.concurrent !== 'none' && action.kind !== 'rotate-certificate';
  if (!reach.callersFeelIt && !(holdsState && disturbs)) return [];
  return services.filter((service) => shown.callers.includes(service.name));
}

/** What stands behind a cache gets all requests until it is warm again. */
function storesThatFeelIt({ kind, target }: Action, services: readonly ShownService[]): readonly ShownService[] {
  return kind === 'clear-cache' ? services.filter(({ callers }) => callers.includes(target)) : [];
}
