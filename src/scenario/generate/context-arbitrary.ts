import fc from 'fast-check';
import { formatDuration } from '../../base/duration.ts';
import type { FaultKind } from '../../domain/fault.ts';
import type { ScenarioDocument } from '../../domain/scenario.ts';
import type { Mix } from './mix.ts';
import { patternOf } from './faults-arbitrary.ts';
import { afterStart, gap, isSo, lasting, maybe, serviceName, spanFrom } from './scene.ts';
import type { Placed, Scene } from './scene.ts';

type ContextDocument = NonNullable<ScenarioDocument['context']>;

/** A span that has begun when the fault begins, or begins some minutes later. */
const span = fc.tuple(gap, lasting, fc.boolean()).map(([seconds, lasts, before]) => (scene: Scene) => {
  const { at, until } = spanFrom(scene, before ? 0 : afterStart(scene, seconds), lasts);
  return { from: at, to: until ?? formatDuration(scene.horizonMs) };
});

/** What is known of a system instead of drawn. */
export interface KnownContext {
  readonly history: NonNullable<ContextDocument['history']>;
  readonly budgetRemaining: number;
}

/** What may be left of an error budget that runs low, and of one that is spent. */
export const lowBudgets = [0.5, 0.74, 0.26] as const;
export const spentBudgets = [0.1, 0, 0.25] as const;

/** What is true around the incident: history, budget, qualification, windows, events, records, deploys. */
export function contextArbitrary(
  mix: Mix,
  known: KnownContext | null = null,
): fc.Arbitrary<(scene: Scene, pattern: string) => ContextDocument> {
  return fc
    .record({
      history: historyArbitrary(mix, known?.history ?? null),
      budget: fc
        .tuple(
          known === null ? fc.constantFrom(0.9, 1, 0.8) : fc.constant(known.budgetRemaining),
          maybe(mix['budget-low'], fc.constantFrom(...lowBudgets)),
          maybe(mix['budget-spent'], fc.constantFrom(...spentBudgets)),
        )
        .map(([usual, low, spent]) => spent ?? low ?? usual),
      qualification: maybe(mix.unqualified, fc.constantFrom('missing' as const, 'expired', 'revoked', 'valid')),
      freeze: maybe(mix['change-freeze'], span),
      event: maybe(mix['business-event'], fc.tuple(span, serviceName)),
      record: isSo(mix['change-record']),
      deploy: maybe(mix['harmless-deploy'], fc.tuple(serviceName, gap)),
    })
    .map((drawn) => (scene, pattern) => ({
      history: drawn.history(pattern),
      budgetRemaining: drawn.budget,
      qualification: drawn.qualification ?? 'assumed',
      changeFreezes: drawn.freeze === null ? [] : [drawn.freeze(scene)],
      events: drawn.event === null ? [] : [eventOf(drawn.event, scene)],
      changeRecords: drawn.record ? [scene.focus] : [],
      deploys:
        drawn.deploy === null
          ? []
          : [{ service: drawn.deploy[0](scene), at: formatDuration(afterStart(scene, drawn.deploy[1])) }],
    }));
}

function eventOf(
  [when, service]: readonly [typeof span extends fc.Arbitrary<infer S> ? S : never, Placed<string>],
  scene: Scene,
) {
  return { name: scene.words.event, ...when(scene), services: [service(scene)] };
}

/**
 * Patterns whose symptoms are those of others: where such a cause is new, what is shown is known, and no policy could know
 * better. Their novelty is drawn only with the hidden hazards.
 */
const lookalikes: readonly string[] = [
  patternOf['retry-storm'],
  patternOf['node-loss'],
  patternOf['bad-deploy'],
  patternOf['dependency-outage'],
  patternOf['data-corruption'],
  patternOf['cache-saturation'],
];

/** Whether incidents of a kind are never new as long as hidden hazards are not drawn, and no profile says how often they were. */
export function isKnownByHeart(kind: FaultKind): boolean {
  return Object.entries(patternOf).some(([one, pattern]) => one === kind && lookalikes.includes(pattern));
}

/** How often history knows a pattern of which nothing else is drawn. */
export const usualOccurrences = [14, 10, 25] as const;

/** How often it knows one that was seldom seen. */
export const seldomOccurrences = [2, 1, 0, 4, 8] as const;

/** Everything is known by heart but what the mix says of the pattern at hand. */
function historyArbitrary(
  mix: Mix,
  base: KnownContext['history'] | null,
): fc.Arbitrary<(pattern: string) => KnownContext['history']> {
  return fc
    .record({
      usual: fc.constantFrom(...usualOccurrences),
      seldom: maybe(mix['seldom-seen'], fc.constantFrom(...seldomOccurrences)),
      unsteady: maybe(mix['unsteady-outcome'], fc.constantFrom(0.5, 0.85, 0)),
      isUnlisted: isSo(mix['unlisted-pattern']),
      isAlike: isSo(mix['novel-lookalike']),
    })
    .map(({ usual, seldom, unsteady, isUnlisted, isAlike }) => (pattern) => {
      const drawn = () =>
        Object.values(patternOf).map((one) => ({ pattern: one, occurrences: usual, consistency: 0.97 }));
      const known = base ?? drawn();
      if (base === null && lookalikes.includes(pattern) && !isAlike) return known;
      return known
        .filter((one) => !isUnlisted || one.pattern !== pattern)
        .map((one) =>
          one.pattern === pattern
            ? {
                ...one,
                ...(seldom === null ? {} : { occurrences: seldom, reviewed: null }),
                consistency: unsteady ?? one.consistency ?? 1,
              }
            : one,
        );
    });
}
