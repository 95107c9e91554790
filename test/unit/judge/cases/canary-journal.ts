import type { Action } from '../../../../src/domain/action.ts';
import type { CanaryRule } from '../../../../src/domain/canary.ts';
import { minutes } from '../../../helpers/journal-builder.ts';
import type { JournalBuilder } from '../../../helpers/journal-builder.ts';

export const rolling: Action = { kind: 'rolling-restart', target: 'checkout', amount: 0 };

/** What a policy says that wants one replica to be watched for three minutes. */
export const canaries: readonly CanaryRule[] = [
  {
    action: 'rolling-restart',
    size: { replicas: 1 },
    observe: minutes(3),
    rollbackOn: { errorRatioRise: 0.02, latencyFactor: 2 },
  },
];

interface Canary {
  readonly goesOnAfterMs?: number;
  readonly action?: Action;
  /** Replicas that the world says its canary touched. */
  readonly touched?: number;
  /** Whether the journal tells that it went on, and after the canary how many replicas were touched in all. */
  readonly told?: boolean;
  readonly inAll?: number;
}

/** A step at minute 9 whose canary is done at minute 10, and that goes on to the rest, which takes a minute. */
export function canaryGoesOn(
  journal: JournalBuilder,
  { goesOnAfterMs = minutes(3), action = rolling, touched = 1, told = true, inAll = 6 }: Canary = {},
): string {
  const apply = journal.apply(minutes(9), journal.look(minutes(9), { action }), [], { action });
  journal.completion(minutes(10), apply, { replicas: touched }, { what: 'canary' });
  const at = minutes(10) + goesOnAfterMs;
  if (told) journal.add(at, { kind: 'canary', apply, result: 'healthy', then: 'go-on', why: '' });
  journal.completion(at + minutes(1), apply, { replicas: inAll });
  return apply;
}
