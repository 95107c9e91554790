import { draw, drawBelow } from '../../base/draw.ts';
import type { DistortionKind } from '../../domain/distortion.ts';
import type { FaultKind } from '../../domain/fault.ts';

/** Faults that a generated incident may hold: those that the simulator plays. */
export const faultKindsDrawn = [
  'memory-leak',
  'data-corruption',
  'bad-deploy',
  'dependency-outage',
  'retry-storm',
  'traffic-surge',
  'queue-backlog',
  'expired-certificate',
  'cache-saturation',
  'node-loss',
  'telemetry-outage',
] as const satisfies readonly FaultKind[];

/** Distortions that something shown gives away. */
export const distortionKindsDrawn = [
  'delay',
  'freeze',
  'drop',
  'zero',
  'contradict',
  'stale-topology',
  'missing-regulated-tag',
  'wrong-history',
  'frozen-budget',
  'wrong-owner',
  'injected-text',
] as const satisfies readonly DistortionKind[];

/** What the system and its surroundings may be like, beside what is usual. */
const circumstances = [
  'no-fault',
  'several-faults',
  'many-services',
  'seldom-seen',
  'unsteady-outcome',
  'unlisted-pattern',
  'regulated',
  'change-record',
  'shared',
  'few-replicas',
  'not-autoscaled',
  'staging',
  'other-namespace',
  'nobody-owns-it',
  'budget-low',
  'budget-spent',
  'unqualified',
  'change-freeze',
  'business-event',
  'harmless-deploy',
  'overload',
  'changing-load',
  'tight-objective',
] as const;

const peopleKindsDrawn = [
  'absent',
  'slow',
  'always-approves',
  'always-rejects',
  'mistaken',
  'missing-role',
  'repairs-by-hand',
  'kill',
  're-arm',
  'take-over',
  'repair',
  'abort',
  'override',
] as const;

/** Adversaries that are put in the place of the candidate's own agent. */
export const agentKindsDrawn = [
  'hallucinating',
  'flip-flopping',
  'silent',
  'injected',
  'flooding',
  'terse',
  'scripted',
] as const;

/**
 * Hazards that nothing shown gives away: a frozen value with fresh timestamps, a copied source, a history whose labels
 * somebody did review and that is wrong all the same, a count that always stood at zero, a new cause with the symptoms of
 * an old one, an envelope of which the policy says something else, an agent that is sure of a pattern that only it can name. Whoever acts there fails by the
 * truth (design.md section 6), and no policy could know better, so they are drawn only when they are asked for.
 */
const hiddenKinds = [
  'fresh-freeze',
  'duplicate',
  'reviewed-history',
  'untold-value',
  'novel-lookalike',
  'tight-envelope',
  'over-confident',
] as const;

/**
 * What is drawn together: how crowded an incident is with the kinds of one group says nothing of the others. Circumstances are
 * in no group, and are drawn one by one as in a fixed mixture: many a violation needs one of them and none of those that keep
 * automation from acting, and bare and crowded runs find fewer of those.
 */
const groups: Readonly<Record<string, readonly Kind[]>> = {
  distortions: distortionKindsDrawn,
  people: peopleKindsDrawn,
  agents: agentKindsDrawn,
  hidden: hiddenKinds,
};

export const openKinds = [
  ...faultKindsDrawn,
  ...distortionKindsDrawn,
  ...circumstances,
  ...peopleKindsDrawn,
  ...agentKindsDrawn,
] as const;

const allKinds = [...openKinds, ...hiddenKinds] as const;

export type Kind = (typeof allKinds)[number];

/** How likely each kind is in one incident, 0 to 1. Of faults and of agents one is chosen, by these as weights. */
export type Mix = Readonly<Record<Kind, number>>;

/**
 * How likely a kind is enabled in one run, drawn anew for each group; in the mean for what is in none. Mostly a group is nearly
 * bare, and now and then it is crowded. With as many kinds in the mean, none of a group at all, with nothing that hides what the
 * others do, then comes up more often than where each kind is drawn by itself, and one alone less often.
 */
const enabledIn = [0.05, 0.05, 0.37] as const;
/** How likely an enabled kind is then in the incident. */
const chances = [0.3, 0.6, 0.95] as const;

/**
 * Swarm testing (Groce and others, 2012): each run enables a random subset of the kinds of each group, with very different
 * chances, so that what only shows when something else is absent is met as well. Each group has a share of its own: people who
 * stop everything then keep no crowd of distortions from showing what it does. Faults are all enabled: only as many are drawn as
 * the incident has, so that leaving some out would make nothing barer, and only keep different ones from meeting.
 */
export function swarmMix(seed: number, run: number, hidden: boolean): Mix {
  return mixOf(hidden, (kind) => {
    if (!isFault(kind) && draw(seed, 'swarm-kind', kind, run) >= shareOf(kind, seed, run)) return 0;
    return chances[drawBelow(chances.length, seed, 'swarm-chance', kind, run)] ?? 0;
  });
}

function shareOf(kind: Kind, seed: number, run: number): number {
  const group = Object.keys(groups).find((name) => groups[name]?.includes(kind));
  if (group === undefined) return mean(enabledIn);
  return enabledIn[drawBelow(enabledIn.length, seed, 'swarm-share', group, run)] ?? 0;
}

/** Whether a kind is a fault, of which only as many are drawn as an incident has. */
export function isFault(kind: Kind): boolean {
  return (faultKindsDrawn as readonly Kind[]).includes(kind);
}

/** Every kind enabled in every run, with the chances of the swarm in the mean: what swarm testing does away with. */
export function crowdedMix(hidden: boolean): Mix {
  return evenMix(mean(chances), hidden);
}

/** One mixture for all runs, in which each kind comes up in as many incidents as it does with the swarm. */
export function fixedMix(hidden: boolean): Mix {
  return mixOf(hidden, (kind) => {
    if (isAgent(kind)) return fixedAgentChance;
    return (isFault(kind) ? 1 : mean(enabledIn)) * mean(chances);
  });
}

/** Agents are weights beside that of the candidate's own: seven of this one put an adversary into as many incidents as the swarm does. */
const fixedAgentChance = 0.051;

function isAgent(kind: Kind): boolean {
  return (agentKindsDrawn as readonly Kind[]).includes(kind);
}

/** Every kind is equally likely. */
export function evenMix(chance: number, hidden: boolean): Mix {
  return mixOf(hidden, () => chance);
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, one) => sum + one, 0) / list.length;
}

function mixOf(hidden: boolean, chanceOf: (kind: Kind) => number): Mix {
  const isOpen = (kind: Kind) => hidden || (openKinds as readonly Kind[]).includes(kind);
  return Object.fromEntries(allKinds.map((kind) => [kind, isOpen(kind) ? chanceOf(kind) : 0])) as Record<Kind, number>;
}
