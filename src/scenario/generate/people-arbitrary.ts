import fc from 'fast-check';
import { formatDuration } from '../../base/duration.ts';
import { actionKinds } from '../../domain/action.ts';
import type { Action } from '../../domain/action.ts';
import type { Role } from '../../domain/primitives.ts';
import type { ScenarioDocument } from '../../domain/scenario.ts';
import type { Mix } from './mix.ts';
import { afterStart, gap, isSo, lasting, maybe, serviceName, spanFrom } from './scene.ts';
import type { Placed, Scene } from './scene.ts';

export type PersonDocument = NonNullable<ScenarioDocument['people']>[number];
type InterventionDocument = NonNullable<PersonDocument['interventions']>[number];

/** Any action of the catalogue on a service of the topology. */
export const knownAction: fc.Arbitrary<Placed<Action>> = fc
  .tuple(fc.constantFrom(...actionKinds), serviceName, fc.constantFrom(0, 0.3, 1, 2, 40))
  .map(([kind, target, amount]) => (scene) => ({ kind, target: target(scene), amount }));

/** What people do by hand at a service that is at fault. Anything else would be another incident. */
const ordinaryRepair: fc.Arbitrary<Placed<Action>> = fc
  .constantFrom('restart-pod' as const, 'rolling-restart' as const)
  .map((kind) => (scene) => ({ kind, target: scene.focus, amount: 0 }));

const roles = [
  'on-call',
  'service-owner',
  'incident-commander',
  'compliance-lead',
  'database-owner',
  'platform-owner',
  'change-manager',
] as const satisfies readonly Role[];

/** How people of a known system answer, by role; who is not in it cannot be asked. */
export type KnownPeople = ReadonlyMap<Role, Pick<PersonDocument, 'respondsIn' | 'repairsAfter'>>;

/** Everybody who may be asked, as people are, or as the mix has them. */
export function peopleArbitrary(mix: Mix, known: KnownPeople | null = null): fc.Arbitrary<Placed<PersonDocument[]>> {
  const people = (known === null ? roles : [...known.keys()]).map((role) =>
    fc
      .record({
        isThere: isSo(1 - mix['missing-role']),
        respondsIn: fc.constantFrom<string[]>(['1m', '3m', '6m'], ['30s', '1m', '2m'], ['2m', '4m', '8m']),
        slow: maybe(mix.slow, fc.constantFrom<string[]>(['9m', '12m', '20m'], ['30m'])),
        approves: isSo(mix['always-approves']),
        rejects: isSo(mix['always-rejects']),
        mistakes: maybe(mix.mistaken, fc.constantFrom(0.5, 1)),
        absent: maybe(mix.absent, fc.tuple(gap, lasting)),
        repairs: maybe(mix['repairs-by-hand'], fc.constantFrom('4m', '1m', '10m')),
      })
      .map(
        (drawn) => (scene: Scene) => (drawn.isThere ? [personOf(role, drawn, scene, known?.get(role) ?? null)] : []),
      ),
  );
  return fc
    .tuple(fc.tuple(...people), interventionsArbitrary(mix, known === null ? knownAction : ordinaryRepair))
    .map(([placed, interventions]) => (scene) => {
      const there = placed.flatMap((place) => place(scene));
      const [first, ...others] = there;
      return first === undefined ? [] : [{ ...first, interventions: interventions(scene) }, ...others];
    });
}

interface Drawn {
  readonly respondsIn: string[];
  readonly slow: string[] | null;
  readonly approves: boolean;
  readonly rejects: boolean;
  readonly mistakes: number | null;
  readonly absent: readonly [number, number | null] | null;
  readonly repairs: string | null;
}

function personOf(
  role: Role,
  drawn: Drawn,
  scene: Scene,
  known: Pick<PersonDocument, 'respondsIn' | 'repairsAfter'> | null,
): PersonDocument {
  const away = drawn.absent && spanFrom(scene, afterStart(scene, drawn.absent[0]), drawn.absent[1]);
  return {
    role,
    respondsIn: drawn.slow ?? known?.respondsIn ?? drawn.respondsIn,
    answers: drawn.approves ? 'always-approve' : drawn.rejects ? 'always-reject' : 'informed',
    mistakes: drawn.mistakes ?? 0,
    absent: away ? [{ from: away.at, to: away.until ?? formatDuration(scene.horizonMs) }] : [],
    repairsAfter: drawn.repairs ?? known?.repairsAfter ?? null,
  };
}

type Unasked = Placed<InterventionDocument>;

/** What people do unasked, some minutes after the first fault. */
function interventionsArbitrary(
  mix: Mix,
  repair: fc.Arbitrary<Placed<Action>>,
): fc.Arbitrary<Placed<InterventionDocument[]>> {
  const at = (scene: Scene, seconds: number) => formatDuration(afterStart(scene, seconds));
  const one = <T>(
    chance: number,
    part: fc.Arbitrary<T>,
    place: (part: T, at: string, scene: Scene) => InterventionDocument,
  ) =>
    maybe(
      chance,
      fc.tuple(part, gap).map(
        ([drawn, seconds]): Unasked =>
          (scene) =>
            place(drawn, at(scene, seconds), scene),
      ),
    );
  return fc
    .tuple(
      one(mix.kill, fc.constant(null), (_, when) => ({ kind: 'kill', at: when })),
      one(mix['re-arm'], fc.constant(null), (_, when) => ({ kind: 're-arm', at: when })),
      one(mix.abort, fc.constant(null), (_, when) => ({ kind: 'abort', at: when })),
      one(mix.override, fc.constant(null), (_, when, { words }) => ({
        kind: 'override',
        at: when,
        reason: words.reason,
      })),
      maybe(
        mix['take-over'],
        fc.tuple(gap, lasting).map(([seconds, lasts]): Unasked => (scene) => ({
          kind: 'take-over',
          ...spanFrom(scene, afterStart(scene, seconds), lasts),
        })),
      ),
      one(mix.repair, fc.tuple(repair, fc.constantFrom('5m', '40s', '20m')), ([action, takes], when, scene) => ({
        kind: 'repair',
        at: when,
        takes,
        action: action(scene),
      })),
    )
    .map((drawn) => drawn.filter((place) => place !== null))
    .map((drawn) => (scene) => drawn.map((place) => place(scene)));
}
