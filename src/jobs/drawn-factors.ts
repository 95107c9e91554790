import type { FaultKind } from '../domain/fault.ts';
import type { Profile } from '../domain/profile.ts';
import { budgetOf, factors, noveltyOf, peopleOf, radiusOf, targetIn } from '../run/factors.ts';
import type { Factor } from '../run/factors.ts';
import { canBeOneOf, faultOf, reachOf } from '../run/possible-factors.ts';
import type { Reach } from '../run/possible-factors.ts';
import type { Denominator } from '../run/sample-coverage.ts';
import { fewReplicas } from '../scenario/generate/circumstances-arbitrary.ts';
import { lowBudgets, seldomOccurrences, spentBudgets } from '../scenario/generate/context-arbitrary.ts';
import { homesOf } from '../scenario/generate/faults-arbitrary.ts';
import { sampleHorizonMs } from '../scenario/generate/sample-arbitrary.ts';
import type { LookAlike, SampledAutomation } from './sample-incident.ts';

/**
 * Which combinations of factors the sample of an automation can draw on the system of a profile, and which incidents of the
 * same faults can have on any. Of its own fault the part `several` may hold everything that any other part adds; what looks like
 * it is drawn with nothing else added (strata.ts).
 */
export function sampleDenominator(profile: Profile, sampled: SampledAutomation): Denominator {
  const { cause, lookAlikes, places, safePlaces } = sampled;
  const services = (of: SampledAutomation['places']) => [...new Set(of.map(({ target }) => target))];
  const drawn = [
    ...services(places).map((target) => ownReach(profile, sampled, target)),
    ...services(safePlaces.length === 0 ? places : safePlaces).flatMap((target) =>
      lookAlikes.map((alike) => alikeReach(profile, alike, target)),
    ),
  ];
  const classes = [cause, ...lookAlikes.map(({ fault }) => classOf(profile, fault))];
  return {
    drawn: canBeOneOf(drawn),
    possible: canBeOneOf([...new Set(classes)].map((kind) => reachOf(kind, false))),
  };
}

/** Its own fault at one service, with anything that the mix of `several` may add. */
function ownReach(profile: Profile, { cause, automation }: SampledAutomation, target: string): Reach {
  const known = occurrencesIn(profile, automation.pattern);
  const usual = usualIn(profile);
  const isRegulated = regulatedIn(profile, cause, target);
  return {
    beside: [['', 'confidence'], isRegulated === null ? [''] : isRegulated ? ['regulatory'] : ['', 'regulatory']],
    values: {
      ...reachOf(cause, false).values,
      radius: radiiOf(profile, cause, target, fewReplicas),
      // What history does not know cannot be seldom in it.
      novelty: noveltiesOf(cause, known === null ? [0] : [known, 0, ...seldomOccurrences]),
      people: new Set([usual.people, ...factors.people.filter((value) => value !== 'as-usual')]),
      budget: new Set([usual.budget, ...[...lowBudgets, ...spentBudgets].map(budgetOf)]),
    },
  };
}

/** What looks like it at one service, on a day on which all else is as usual. */
function alikeReach(profile: Profile, { fault, pattern }: LookAlike, target: string): Reach {
  const kind = classOf(profile, fault);
  const usual = usualIn(profile);
  const only = (value: string): ReadonlySet<string> => new Set([value]);
  const values: Partial<Record<Factor, ReadonlySet<string>>> = {
    ...reachOf(kind, false).values,
    radius: radiiOf(profile, kind, target, []),
    novelty: noveltiesOf(kind, [occurrencesIn(profile, pattern) ?? 0]),
    // Of corruption the one signal that tells it apart is now and then not collected (sample-incident.ts).
    evidence: new Set(fault === 'data-corruption' ? ['sound', 'missing'] : ['sound']),
    context: only('sound'),
    people: only(usual.people),
    budget: only(usual.budget),
    window: only('open'),
    qualification: only('assumed'),
  };
  return { beside: [[''], [regulatedIn(profile, kind, target) === true ? 'regulatory' : '']], values };
}

/** What a fault becomes where the system has no service that it could strike (faults-arbitrary.ts). */
function classOf({ topology }: Profile, fault: FaultKind): FaultKind {
  return homesOf(fault, topology.services).length === 0 ? 'memory-leak' : fault;
}

/** What is so where nothing is added. */
function usualIn({ people, budgetRemaining }: Profile): { readonly people: string; readonly budget: string } {
  const byRole = new Map(people.map((one) => [one.role, one]));
  const asked = [...byRole.values()].map(({ respondsIn }) => ({
    respondsIn,
    absent: [],
    answers: 'informed' as const,
    interventions: [],
    mistakes: 0,
  }));
  return { people: peopleOf({ people: asked, horizon: sampleHorizonMs }), budget: budgetOf(budgetRemaining) };
}

/** Null where the fault strikes no service. */
function regulatedIn({ topology }: Profile, kind: FaultKind, target: string): boolean | null {
  const strikes = targetIn([{ name: 'struck' }], faultOf(kind)) !== undefined;
  const service = strikes ? topology.services.find(({ name }) => name === target) : undefined;
  return service === undefined ? null : service.regulated.length > 0;
}

/** Null for a pattern that the history of the profile does not have. */
function occurrencesIn({ patterns }: Profile, pattern: string): number | null {
  return patterns.find((one) => one.pattern === pattern)?.occurrences ?? null;
}

function radiiOf({ topology }: Profile, kind: FaultKind, target: string, more: readonly number[]): ReadonlySet<string> {
  const own = topology.services.filter(({ name }) => name === target).map(({ replicas }) => replicas);
  const fault = faultOf(kind);
  const radii = [...own, ...more].map((replicas) => radiusOf([{ name: 'struck', replicas }], fault));
  return new Set(radii.length === 0 ? [radiusOf([], fault)] : radii);
}

function noveltiesOf(kind: FaultKind, often: readonly number[]): ReadonlySet<string> {
  return new Set(often.map((occurrences) => noveltyOf([{ pattern: 'cause', occurrences }], faultOf(kind))));
}
