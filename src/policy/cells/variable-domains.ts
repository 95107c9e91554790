import type { Facts } from '../../domain/facts.ts';
import { actionKinds } from '../../domain/action.ts';
import type { FactPath } from '../variables.ts';

/**
 * What it means that a value is not there: `worst` is less evidence than any value that could be shown, `neutral` is
 * neither better nor worse than one, `never` cannot be.
 */
export type Absence = 'worst' | 'neutral' | 'never';

/** The values that a variable can have, and which way more of it must not give more autonomy (requirements.md B, E). */
export type VariableDomain =
  | {
      readonly kind: 'number';
      readonly min: number;
      /** Null where there is no largest value. */
      readonly max: number | null;
      readonly isWhole: boolean;
      readonly worse: 'higher' | 'lower' | null;
      /** Smaller values stand outside of the order: no service changed at all is neither better nor worse than one. */
      readonly orderedFrom: number;
      readonly absence: Absence;
    }
  | { readonly kind: 'flag'; readonly worse: boolean | null; readonly absence: Absence }
  | {
      readonly kind: 'choice';
      readonly values: readonly string[];
      /** Each of these is worse than each of the others. */
      readonly worse: readonly string[];
      readonly absence: Absence;
    }
  | { readonly kind: 'name'; readonly absence: Absence };

type Numeric = Extract<VariableDomain, { kind: 'number' }>;

type Of<K, A> = Extract<VariableDomain, { kind: K }> & { readonly absence: A };

const number = <A extends Absence>(worse: Numeric['worse'], absence: A): Of<'number', A> => ({
  kind: 'number',
  min: 0,
  max: null,
  isWhole: false,
  worse,
  orderedFrom: 0,
  absence,
});
const fraction = <A extends Absence>(worse: Numeric['worse'], absence: A) => ({ ...number(worse, absence), max: 1 });
const count = <A extends Absence>(worse: Numeric['worse'], absence: A) => ({
  ...number(worse, absence),
  isWhole: true,
});
const flag = <A extends Absence>(worse: boolean | null, absence: A): Of<'flag', A> => ({
  kind: 'flag',
  worse,
  absence,
});
const choice = (values: readonly string[], worse: readonly string[]): Of<'choice', 'never'> => ({
  kind: 'choice',
  values,
  worse,
  absence: 'never',
});

type ValueOf<P> = P extends `${infer G extends keyof Facts}.${infer N}` ? Facts[G][N & keyof Facts[G]] : never;
type DomainOf<P> =
  null extends ValueOf<P>
    ? VariableDomain & { readonly absence: 'worst' | 'neutral' }
    : VariableDomain & { readonly absence: 'never' };

/** The kind of action in the facts about a proposal that recommends none (`make-facts.ts`). */
export const noAction = 'none';

const serviceKinds = ['stateless', 'stateful', 'cache', 'queue', 'external', 'telemetry', 'unknown'];

/**
 * The domain of every variable, which the compiler holds complete. Absence follows the type of the fact: what facts
 * always hold is never missing. Bounds are those of the facts as they are made, wider where that is not certain.
 */
export const variableDomains = {
  'agent.confidence': fraction('lower', 'worst'),
  'agent.pattern': { kind: 'name', absence: 'worst' },
  'agent.changes': count('higher', 'never'),
  'action.kind': choice([...actionKinds, noAction], []),
  'action.tier': { ...count('higher', 'never'), max: 3 },
  'action.idempotent': flag(false, 'never'),
  'action.amount': { ...number('higher', 'never'), max: 10_000 },
  'reversal.kind': choice(['undo', 'self-restoring', 'irreversible'], ['irreversible']),
  'reversal.minutes': number('higher', 'never'),
  'pattern.occurrences': count('lower', 'worst'),
  'pattern.reviewed': count('lower', 'worst'),
  'pattern.consistency': fraction('lower', 'worst'),
  'scope.target': { kind: 'name', absence: 'never' },
  'scope.services': { ...count('higher', 'never'), orderedFrom: 1 },
  'scope.namespaces': { ...count('higher', 'never'), orderedFrom: 1 },
  'scope.replicas': number('higher', 'never'),
  'scope.concurrent': fraction('higher', 'never'),
  'scope.cumulative': fraction('higher', 'never'),
  'scope.recent': count('higher', 'never'),
  'scope.traffic': fraction('higher', 'never'),
  'scope.shared': flag(true, 'worst'),
  'scope.regulated': flag(true, 'worst'),
  'scope.production': flag(true, 'never'),
  'scope.kind': choice(serviceKinds, []),
  'scope.autoscaled': flag(null, 'never'),
  'room.away': count('higher', 'worst'),
  'room.used': fraction('higher', 'worst'),
  'room.behind': fraction('higher', 'worst'),
  'room.after': number('higher', 'worst'),
  // More requests than usual speak for one cause, and no more of them for another.
  'load.rise': number(null, 'worst'),
  'load.swing': { ...number('higher', 'worst'), min: 1 },
  'load.unamplified': number(null, 'worst'),
  'memory.lasts': number('lower', 'worst'),
  'change.recorded': flag(false, 'never'),
  'budget.remaining': fraction('lower', 'worst'),
  'evidence.ageMinutes': number('higher', 'worst'),
  'evidence.sources': count('lower', 'never'),
  // Where one view is shown there is nothing that it could contradict; how many views there are is another variable.
  'evidence.contradictory': flag(true, 'neutral'),
  'evidence.monitorRestarted': flag(true, 'never'),
  'evidence.missing': count('higher', 'never'),
  'alerts.onTarget': count('lower', 'never'),
  'alerts.absent': count('higher', 'never'),
  'alerts.badRecords': count('higher', 'never'),
  // Many alerts elsewhere may mean more evidence or a wider incident.
  'alerts.all': count(null, 'never'),
  'alerts.elsewhere': count('higher', 'never'),
  'alerts.signature': count('lower', 'never'),
  'window.open': flag(false, 'never'),
  'event.active': flag(true, 'never'),
  'owner.known': flag(false, 'never'),
  'qualification.state': choice(['valid', 'missing', 'expired', 'revoked'], ['missing', 'expired', 'revoked']),
  'incident.commander': flag(true, 'never'),
  'incident.underRepair': flag(true, 'never'),
} satisfies { [P in FactPath]: DomainOf<P> };
