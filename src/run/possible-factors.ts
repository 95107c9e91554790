import type { Fault } from '../domain/fault.ts';
import { faultSchema } from '../domain/fault.ts';
import { isKnownByHeart, usualOccurrences } from '../scenario/generate/context-arbitrary.ts';
import { homesOf } from '../scenario/generate/faults-arbitrary.ts';
import {
  factors,
  noveltyOf,
  radiusOf,
  reversibilityOf,
  rolesUsual,
  targetIn,
  triggerNamed,
  triggers,
} from './factors.ts';
import type { Factor } from './factors.ts';

/** Whether an incident can have these values at once; of the other factors it may have any. */
export type CanBe = (own: ReadonlyMap<Factor, string>) => boolean;

/**
 * Which combinations of factors can be. What the class leaves open of another factor is asked of that factor's own
 * definition, with an incident for each value that it looks at; the trigger is then what follows from all the others.
 * `openOnly` keeps to what is drawn without `--hidden`; on a known `system` nothing fails that it does not have.
 */
export function reachesOf(openOnly: boolean, system: KnownSystem | null = null): CanBe {
  const classes = factors.class.filter((kind) => system === null || canStrike(kind, system));
  const canBe = canBeOneOf(classes.map((kind) => reachOf(kind, openOnly)));
  const isShort = system !== null && system.roles < rolesUsual;
  return (own) => !(isShort && own.get('people') === 'as-usual') && canBe(own);
}

/** A system that is not drawn. */
export interface KnownSystem {
  readonly services: readonly { readonly name: string; readonly kind: string }[];
  /** How many roles can be asked. */
  readonly roles: number;
}

/** Where the generator finds no service that a fault could strike, it draws a leak, which any service can have. */
function canStrike(kind: (typeof factors.class)[number], { services }: KnownSystem): boolean {
  return kind === 'none' || kind === 'memory-leak' || homesOf(kind, services).length > 0;
}

/** What incidents of one sort may have. */
export interface Reach {
  /** Of each factor that is named, one of these; of a factor that is not, any value. The trigger follows and is never named. */
  readonly values: Readonly<Partial<Record<Factor, ReadonlySet<string>>>>;
  /** What may be a trigger and is no value of a factor, such as a regulated service: one of each list, an empty text for none. */
  readonly beside: readonly (readonly string[])[];
}

/** Which combinations of factors incidents of any of these sorts can have. */
export function canBeOneOf(reaches: readonly Reach[]): CanBe {
  const known = new Map<string, ReadonlySet<string>>();
  return (own) =>
    reaches.some((reach) => {
      for (const [factor, value] of own) if (reach.values[factor] && !reach.values[factor].has(value)) return false;
      const trigger = own.get('trigger');
      if (trigger === undefined) return true;
      const options = optionsOf(reach, own);
      const key = options.map((one) => one.join()).join(' ');
      const found = known.get(key) ?? triggersFrom(options);
      known.set(key, found);
      return found.has(trigger);
    });
}

/** Whoever diagnoses may be too unsure to act. */
const unsure = ['', 'confidence'];

/** Beyond every bound that a factor draws between counts. */
const counts = Array.from({ length: 30 }, (_, count) => count);

/** What incidents of one class may have of the factors that depend on it. */
export function reachOf(kind: Fault['kind'] | 'none', openOnly: boolean): Reach {
  const fault = kind === 'none' ? undefined : faultOf(kind);
  const services = (replicas: number) => [{ name: 'struck', replicas }];
  const often = fault && openOnly && isKnownByHeart(fault.kind) ? usualOccurrences : counts;
  const mayBeRegulated = targetIn(services(1), fault) !== undefined;
  return {
    beside: [unsure, mayBeRegulated ? ['', 'regulatory'] : ['']],
    values: {
      class: new Set([kind]),
      reversibility: new Set([reversibilityOf(fault)]),
      radius: new Set(counts.slice(1).map((replicas) => radiusOf(services(replicas), fault))),
      novelty: new Set(often.map((occurrences) => noveltyOf([{ pattern: 'cause', occurrences }], fault))),
    },
  };
}

/** The plainest fault of a kind, at a service `struck` where it strikes one, with the pattern `cause`. */
export function faultOf(kind: Fault['kind']): Fault {
  const plain = { kind, id: 'fault', at: '0s', pattern: 'cause' };
  const struck = faultSchema.safeParse({ ...plain, target: 'struck' });
  return struck.success ? struck.data : faultSchema.parse(plain);
}

/** For each source of a trigger those that it may give; an empty text where it may give none. */
function optionsOf({ values, beside }: Reach, own: ReadonlyMap<Factor, string>): readonly (readonly string[])[] {
  const given = (Object.keys(triggers) as Factor[]).map((factor) => {
    const fixed = own.get(factor);
    const may = fixed === undefined ? [...(values[factor] ?? factors[factor])] : [fixed];
    return [...new Set(may.map((value) => triggers[factor]?.[value] ?? ''))].toSorted();
  });
  return [...given, ...beside];
}

function triggersFrom(options: readonly (readonly string[])[]): ReadonlySet<string> {
  let found = new Map<string, ReadonlySet<string>>([['', new Set()]]);
  for (const some of options) {
    const next = new Map<string, ReadonlySet<string>>();
    for (const before of found.values()) {
      for (const one of some) {
        const after = one === '' ? before : new Set([...before, one]);
        next.set([...after].toSorted().join(), after);
      }
    }
    found = next;
  }
  return new Set([...found.values()].map(triggerNamed));
}
