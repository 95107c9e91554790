import type { Action } from '../domain/action.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import type { Facts } from '../domain/facts.ts';
import { sameStep } from '../domain/same-step.ts';
import type { Scenario } from '../domain/scenario.ts';
import { changesAnything } from '../judge/changes-anything.ts';
import type { Pair } from './pair-worlds.ts';
import { bystander, renamed } from './pair-worlds.ts';

/** What was decided at one look, as far as the members of a pair are compared. */
export interface Said {
  readonly at: number;
  readonly seq: number;
  readonly action: Action | null;
  readonly level: number;
  readonly disposition: string;
  /** How many people of separate functions have to say yes. */
  readonly approvers: number;
  readonly confidence: number;
  /** What the pair must have in common for the two to be one question: history, windows, people, qualification, tags. */
  readonly around: string;
  /** The pattern that an adversary names, whatever is shown; null for the candidate's own agent, which goes by what is shown. */
  readonly pattern: string | null;
  /** Whether views of the same service are shown to contradict each other. */
  readonly contradictory: boolean;
  /** What else speaks against what is shown: a monitor that was restarted, and alerts of samples or of records. */
  readonly doubts: readonly [monitor: boolean, samples: boolean, records: boolean];
  /** Age of the oldest value that it rests on, in minutes. */
  readonly ageMinutes: number;
  /** Shares of the replicas of the target that the step changes at one time, and by its end. */
  readonly reach: readonly [concurrent: number, cumulative: number];
  /** How good the evidence is, and what alerts: a world with other replicas may show something else. */
  readonly shown: string;
  /**
   * Shares of the processors of the target, now and with the step, and of what it calls, that are in use; its replicas that are
   * away; and how long its memory lasts, less than nothing. Less of each is more room.
   */
  readonly used: readonly number[];
  /** What is shown to be left of the error budget, in twentieths; null where that is not shown. */
  readonly budget: number | null;
  /** The steps that automation had carried out by then, but for those that only look. */
  readonly done: readonly string[];
  /** Whether it is about telemetry itself: that values are missing is what speaks for a step on it. */
  readonly onTelemetry: boolean;
}

/** By less than so much one value is no older than the others, which are not all measured at one moment. */
const newWithinMinutes = 1;

/** A wider or less known world may be looked at a few looks sooner or later. */
const apartMaxMs = 60_000;

/** A property of two trials (design.md section 6): only the first decision in which they differ is compared. */
export interface Relation {
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly string[];
  /**
   * The pair of an incident; null where it has none, for example because nothing was decided in it. `isNamed` says which
   * services the candidate itself speaks of.
   */
  pairOf(scenario: Scenario, entries: readonly Entry[], isNamed: (service: string) => boolean): Pair | null;
  /** What is wrong with the first decision that differs; null when nothing is, or the two cannot be compared. */
  problem(base: Said | null, other: Said | null): string | null;
}

export const relations: readonly Relation[] = [
  {
    id: 'less-evidence-never-raises-autonomy',
    title: 'a value less that speaks for a step never lets automation do more by itself',
    requirements: ['E3', 'E7'],
    pairOf: lessEvidence,
    problem(base, other) {
      if (!base || !other || base.onTelemetry || !isSameQuestion(base, other)) return null;
      if (isLessDoubted(other, base)) return null;
      // Where the two went apart before, without a decision that differs, the target may be in another state.
      return other.level > base.level && !hasMoreRoom(other, base)
        ? `with a value less it is decided at level ${other.level}, and with it at level ${base.level}`
        : null;
    },
  },
  {
    id: 'wider-radius-never-lowers-approver',
    title: 'a step that reaches further never needs fewer people to say yes',
    requirements: ['B2', 'D4'],
    pairOf: widerRadius,
    problem(base, other) {
      if (!base || !other || !isSameQuestion(base, other) || base.shown !== other.shown) return null;
      // Where the two went apart before, it may be about a step that reaches no further in the one than in the other.
      if (!reachesFurther(other, base)) return null;
      // An agent that is surer of itself for a reason of its own may do more, and so may a step that has more room.
      const isNoBetter = other.confidence <= base.confidence && !hasMoreRoom(other, base);
      if (other.level > base.level && isNoBetter) {
        return `on half of the replicas it is decided at level ${other.level}, and on all at level ${base.level}`;
      }
      const bothAsk = base.disposition === 'ask' && other.disposition === 'ask';
      return bothAsk && other.approvers < base.approvers
        ? `on half of the replicas ${other.approvers} must say yes, and on all ${base.approvers}`
        : null;
    },
  },
  {
    id: 'irrelevant-signal-changes-nothing',
    title: 'a service that nobody calls, and what is written about it, change no decision',
    requirements: ['D17', 'E7'],
    pairOf: (scenario) => bystander(scenario),
    problem: (base, other) => differs('with a bystander', base, other),
  },
  {
    id: 'renamed-world-same-decision',
    title: 'other names of the same services change no decision',
    requirements: ['F7'],
    pairOf: (scenario, _entries, isNamed) => renamed(scenario, isNamed),
    problem: (base, other) => differs('under other names', base, other),
  },
];

/** The first decisions in which two trials differ, the names of the base put into those of the other; null for none. */
export function firstDifference(
  base: readonly Entry[],
  other: readonly Entry[],
  names: Pair['names'],
): readonly [Said | null, Said | null] | null {
  const [one, two] = [saidIn(base, names), saidIn(other, new Map())];
  for (let place = 0; place < Math.max(one.length, two.length); place += 1) {
    const [a = null, b = null] = [one[place], two[place]];
    if (textOf(a) !== textOf(b)) return [a, b];
  }
  return null;
}

function saidIn(entries: readonly Entry[], names: Pair['names']): readonly Said[] {
  const [start] = entries;
  const isOwn = start?.kind === 'start' && (start.scenario.agent ?? 'candidate') === 'candidate';
  const plans = new Map(entries.flatMap((one) => (one.kind === 'plan' ? [[one.plan.digest, one.plan.action]] : [])));
  const groups = new Map(
    entries.flatMap((one) => (one.kind === 'escalation' && one.needs ? [[one.decision, one.needs.groups.length]] : [])),
  );
  return entries
    .filter((one): one is EntryOf<'decision'> => one.kind === 'decision' && one.phase === 'proposed')
    .map(({ at, seq, id, level, disposition, planDigest, action, facts }) => {
      const step = action ?? (planDigest === null ? null : (plans.get(planDigest) ?? null));
      const mapped = step && { ...step, target: names.get(step.target) ?? step.target };
      const { agent, alerts, evidence, pattern, window, event, qualification, incident, change, owner } = facts;
      const { regulated, shared, production } = facts.scope;
      const tags = [owner, regulated, shared, production];
      const around = JSON.stringify([pattern, window, event, qualification, incident, change, tags]);
      const { contradictory, missing, monitorRestarted, sources } = evidence;
      const { absent, badRecords, onTarget } = alerts;
      const quality = [contradictory, missing, monitorRestarted, sources, agent.changes];
      const shown = JSON.stringify([...quality, absent > 0, badRecords > 0, onTarget > 0]);
      const approvers = groups.get(id) ?? 0;
      return {
        at,
        seq,
        action: mapped,
        level,
        disposition,
        approvers,
        confidence: agent.confidence ?? 0,
        around,
        pattern: isOwn ? null : agent.pattern,
        contradictory: contradictory === true,
        doubts: [monitorRestarted, absent > 0, badRecords > 0],
        ageMinutes: evidence.ageMinutes ?? 0,
        reach: [facts.scope.concurrent, facts.scope.cumulative],
        shown,
        used: roomIn(facts),
        budget: facts.budget.remaining === null ? null : Math.floor(facts.budget.remaining * 20),
        done: doneBefore(entries, seq, names),
        onTelemetry: facts.scope.kind === 'telemetry',
      };
    });
}

/** What is not shown is no room. */
function roomIn({ room, memory }: Facts): readonly number[] {
  const { used, behind, after, away } = room;
  // Replicas leak at a pace of their own, so that others never last to the moment as long; what outlasts the step is enough.
  const lasts = Math.round(20 * Math.min(memory.lasts ?? 0, 1)) / 20;
  return [used ?? 1, behind ?? 1, after ?? Infinity, away ?? Infinity, -lasts];
}

function textOf(said: Said | null): string {
  return said === null ? '' : JSON.stringify([said.at, said.action, said.level, said.disposition, said.approvers]);
}

function doneBefore(entries: readonly Entry[], seq: number, names: Pair['names']): readonly string[] {
  return entries
    .filter((one) => one.kind === 'apply')
    .filter((one) => one.by === 'automation' && one.seq < seq && changesAnything(one.action.kind))
    .map(({ action: { kind, target } }) => `${kind} of ${names.get(target) ?? target}`);
}

/**
 * Only the same step, asked about at about the same moment in the same surroundings, is the same question. Where the base did something
 * before that the other did not, it is asked about what came of that, or forbids itself more; what the other did besides is no excuse.
 */
function isSameQuestion(base: Said, other: Said): boolean {
  if (base.action === null || other.action === null || Math.abs(base.at - other.at) > apartMaxMs) return false;
  if (base.done.some((step) => !other.done.includes(step))) return false;
  if (base.around !== other.around) return false;
  if (base.pattern !== other.pattern) return false;
  return sameStep(base.action, other.action);
}

/**
 * Whether something else than the value that is lost speaks for the one: no contradiction any more, which is what another
 * relation would be about, no old value, for what is old speaks against a step and nobody is the worse for its loss, or a doubt that
 * came up or ended between the moments at which the two were asked.
 */
function isLessDoubted(one: Said, other: Said): boolean {
  if (one.ageMinutes < other.ageMinutes - newWithinMinutes) return true;
  if (other.contradictory && !one.contradictory) return true;
  return one.at !== other.at && other.doubts.some((doubt, place) => doubt && !one.doubts[place]);
}

function reachesFurther(one: Said, other: Said): boolean {
  return one.reach.some((share, place) => share > other.reach[place]!);
}

/** Of the target and what it calls, or, asked at two moments, of the error budget, which is spent as time goes by. */
function hasMoreRoom(one: Said, other: Said): boolean {
  if (one.at !== other.at && one.budget !== null && other.budget !== null && one.budget > other.budget) return true;
  return one.used.some((used, place) => used < (other.used[place] ?? 0));
}

function differs(how: string, base: Said | null, other: Said | null): string {
  return `${how} it is decided otherwise: ${wordsOf(base)} without, ${wordsOf(other)} with it`;
}

function wordsOf(said: Said | null): string {
  if (said === null) return 'nothing';
  const step = said.action ? `${said.action.kind} of ${said.action.target}` : 'no step';
  return `${said.disposition} at level ${said.level} on ${step}`;
}

/** The first decision that was not to act alone, with one of the values that it rested on not shown. */
function lessEvidence(scenario: Scenario, entries: readonly Entry[]): Pair | null {
  for (const decision of entries) {
    if (decision.kind !== 'decision' || decision.level >= 4 || decision.planDigest === null) continue;
    if (decision.facts.evidence.contradictory === true) continue;
    if (decision.facts.scope.kind === 'telemetry') continue;
    const proposal = entries.find((one) => one.kind === 'proposal' && one.id === decision.proposal);
    const evidence = proposal?.kind === 'proposal' ? proposal.evidence : [];
    const value = evidence.at(-1);
    if (evidence.length < 2 || !value) continue;
    const { service, metric, source } = value;
    const known = scenario.topology.services.some(({ name }) => name === service);
    const at = Math.max(0, decision.at - 30_000);
    if (!known || at >= scenario.horizon) continue;
    const less = { kind: 'drop' as const, id: 'value-less', service, metric, source, at, until: null };
    return { base: scenario, other: { ...scenario, distortions: [...scenario.distortions, less] }, names: new Map() };
  }
  return null;
}

/** The first step that was decided on, at a service with half as many replicas of twice the strength, which start as much slower. */
function widerRadius(scenario: Scenario, entries: readonly Entry[]): Pair | null {
  const plan = entries.find((one) => one.kind === 'plan');
  const target = plan?.kind === 'plan' ? plan.plan.action.target : null;
  const service = scenario.topology.services.find(({ name }) => name === target);
  if (!service || service.replicas < 2) return null;
  const replicas = Math.floor(service.replicas / 2);
  const replicaRate = (service.replicaRate * service.replicas) / replicas;
  if (replicaRate > 100_000) return null;
  // Half as many that start in the same time would be through with a restart sooner, which is a reason of its own.
  const longer = service.replicas / replicas;
  const [startTime, warmUp] = [Math.round(service.startTime * longer), Math.round(service.warmUp * longer)];
  const half = { ...service, replicas, replicaRate, startTime, warmUp };
  const services = scenario.topology.services.map((one) => (one === service ? half : one));
  return { base: scenario, other: { ...scenario, topology: { ...scenario.topology, services } }, names: new Map() };
}
