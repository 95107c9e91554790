import type { Action } from '../domain/action.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { Plan } from '../domain/plan.ts';
import { countOf, percentWords, shortNumber, wordList } from './words.ts';

type Touched = EntryOf<'completion'>['touched'];

/** More services than this are told as a number. */
const servicesNamedMax = 4;

/** What a plan would touch, in the words of its action: replicas added are not replicas disturbed. */
export function planReachWords({ action, scope }: Plan): string {
  const { services, namespaces, concurrentFraction, replicas } = scope;
  if (services.length === 0) return 'The plan would touch no service.';
  if (namespaces.length === 0) {
    return `The plan would touch ${action.target}, which the context does not show; so it counts as all of it.`;
  }
  const others = otherServices(services, action.target);
  const felt = others.length === 0 ? '' : `; ${servicesWords(others)} would feel it`;
  const share = percentWords(concurrentFraction);
  switch (action.kind) {
    case 'scale-out':
      return `The plan would add ${countOf(replicas, 'replica')} to ${action.target} and disturb none that runs${felt}.`;
    case 'scale-in':
      return `The plan would take ${countOf(replicas, 'replica')} away from ${action.target}, ${share} of what it has${felt}.`;
    case 'throttle-traffic':
      return `The plan would hold back ${share} of the traffic of ${action.target}${felt}.`;
    case 'suppress-alert':
      return `The plan would silence alerts of ${action.target} for ${shortNumber(action.amount)} min and change no service.`;
    default:
      break;
  }
  const count = replicas === 0 ? '' : ` (${countOf(replicas, 'replica')})`;
  return `The plan would touch ${servicesWords(services)}${count}, ${atOneTime(concurrentFraction, action.target)}.`;
}

/**
 * What a carried out action truly touched, as the end of a sentence that says that it is done; empty for nothing.
 * `action` is null where the journal does not say which action it was, or where it was taken back.
 */
export function touchedWords(touched: Touched, action: Action | null): string {
  const { services, concurrentFraction, cumulativeFraction, replicas } = touched;
  if (services.length === 0) return '';
  // What was changed beside the replicas that are new is told as it was measured.
  if (action?.kind === 'scale-out' && concurrentFraction === 0 && cumulativeFraction === 0) {
    return `: it added ${countOf(replicas, 'replica')} to ${servicesWords(services)} and disturbed none that ran`;
  }
  if (action?.kind === 'throttle-traffic') {
    return `: it held back ${percentWords(concurrentFraction)} of the traffic of ${servicesWords(services)}`;
  }
  return `: it touched ${servicesWords(services)}, ${atOneTime(concurrentFraction, null)}`;
}

function atOneTime(fraction: number, target: string | null): string {
  if (fraction === 0) return 'and no replica that runs was out of service for it';
  return `at most ${percentWords(fraction)}${target === null ? '' : ` of ${target}`} at one time`;
}

function otherServices(services: readonly string[], target: string): readonly string[] {
  return services.filter((name) => name !== target);
}

function servicesWords(services: readonly string[]): string {
  return services.length > servicesNamedMax ? countOf(services.length, 'service') : wordList(services);
}
