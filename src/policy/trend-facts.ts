import type { Facts } from '../domain/facts.ts';
import type { Observation } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import { withCallers } from '../domain/shown-calls.ts';

/** Noise of single samples is averaged away over this long. */
const nowMs = 30_000;
/**
 * Within so long the most is looked for, in means that begin so far apart: now, and of what was before. They overlap, so that it
 * does not matter when in them a breaker opens.
 */
const mostWithinMs = 120_000;
const mostEveryMs = 5_000;
/** Those of now are over so long, so that users who have just come are seen. */
const mostNowOfMs = 15_000;
/** Those of before are over so long, so that what few requests do by chance is not taken for the most. */
const mostBeforeOfMs = 30_000;
/** How the target was before: for so long, an hour ago, or as long ago as anything is shown. */
const beforeMs = mostWithinMs;
const beforeAgoMs = 60 * 60_000;
/**
 * The most of what came before as a multiple of the least, up to which it came evenly: more of them may have begun to come then. What a
 * service gets of fifteen requests a second, nine of ten by chance, was measured to differ by up to 1.22 from one quarter of a minute to
 * another; over half a minute it differs less.
 */
const evenUpTo = { ofMost: 1.25, ofShorter: 1.4 } as const;
/** Over so long a load that goes up or down is told from a steady one, and over less than so long it is not. */
const swingsWithinMs = 600_000;
const swingsOverMinMs = 180_000;
const quarterMs = 15_000;
/** Over this long the pace of memory is measured: long against its noise, short against a leak. */
const paceMs = 180_000;

/** From this share of its processors on, how much more is asked of a service cannot be seen. */
const overloadedFrom = 0.95;

/** What trends are of: a service, and the one where users come in, which is documented whatever the dependency map says. */
export interface Trended {
  readonly observation: Observation;
  readonly target: string;
  readonly entry: string;
}

/** What of a trend a step can be weighed by. */
export type TrendFacts = Pick<Facts, 'load' | 'memory'> & { readonly after: Facts['room']['after'] };

/**
 * What has become of the target since it was last well, by what is shown (requirements.md B2, E6): how many more requests reach
 * it, how much they go up and down, whether what a step adds is enough for them, and how long its memory lasts. What is not shown is
 * null, never a guess.
 */
export function trendFacts(trended: Trended, plan: Plan | null): TrendFacts {
  const { observation, target } = trended;
  const now = mostNow(observation, target);
  const before = shownBefore(observation, target, 'request_rps');
  const rise = before && timesOf(now, mostBefore(observation, target, before));
  return {
    load: {
      rise,
      swing: swingOf(observation, target),
      unamplified: before && unamplifiedOf(trended, rise, before),
    },
    memory: { lasts: lastsOf(observation, target, plan) },
    after: afterOf(observation, target, timesOf(now, before?.mean ?? null), plan),
  };
}

function timesOf(now: number | null, before: number | null): number | null {
  return now === null || before === null || before === 0 ? null : now / before;
}

/**
 * How much of a rise is no amplification by tries further up. A service that fails is asked again, and asks what it calls again for each
 * try: what a caller gets more of than comes in where users do may be such tries. What a caller itself tries again cannot be told from
 * users of the target's own. A map on which nobody calls the target, or no calls lead to it from where users come in, is not the whole.
 */
function unamplifiedOf({ observation, target, entry }: Trended, rise: number | null, before: Before): number | null {
  if (target === entry || rise === null) return rise;
  const { services } = observation.context;
  const callers = services.find(({ name }) => name === target)?.callers ?? [];
  if (callers.length === 0 || !withCallers(services, callers).has(entry)) return null;
  const came = riseOf(observation, entry, before);
  if (came === null) return null;
  const asked = callers
    .map((name) => (name === entry ? came : riseOf(observation, name, before)))
    .filter((one) => one !== null);
  if (asked.length < callers.length) return null;
  const most = Math.max(came, ...asked);
  return most === 0 ? null : (rise * came) / most;
}

/** The rise of the requests that reach a service since that moment of which another is known. */
function riseOf(observation: Observation, service: string, before: Before): number | null {
  const now = mostNow(observation, service);
  return now === null ? null : timesOf(now, mostBefore(observation, service, before));
}

/**
 * The most requests of the last two minutes: a mean would have users who have just come for half of what they are, and as soon as
 * calls fail a breaker lets fewer of them come. Null where nothing is shown now.
 */
function mostNow(observation: Observation, target: string): number | null {
  if (observation.measured(target, 'request_rps') === null) return null;
  const means = meansUntil(observation, target, 0, mostNowOfMs);
  return means.length === 0 ? null : Math.max(...means);
}

/**
 * The most of two minutes before. Null where they came unevenly then: users may have come in numbers already, or a breaker may
 * have let through less than came, so that nobody knows what is usual.
 */
function mostBefore(observation: Observation, target: string, { agoMs }: Before): number | null {
  const means = meansUntil(observation, target, agoMs, mostBeforeOfMs);
  if (means.length === 0 || !areEven(means, evenUpTo.ofMost)) return null;
  return areEven(meansUntil(observation, target, agoMs, mostNowOfMs), evenUpTo.ofShorter) ? Math.max(...means) : null;
}

function areEven(means: readonly number[], upTo: number): boolean {
  return Math.max(...means) <= Math.min(...means) * upTo;
}

/**
 * The busiest minute as a multiple of the quietest. What was not shown in a quarter of a minute could have been any, so that nothing
 * is known then; before the observation began nothing was to be shown.
 */
function swingOf(observation: Observation, target: string): number | null {
  if (observation.at < swingsOverMinMs || observation.measured(target, 'request_rps') === null) return null;
  const quarters: number[] = [];
  for (let agoMs = 0; agoMs + quarterMs <= Math.min(swingsWithinMs, observation.at); agoMs += quarterMs) {
    const mean = observation.meanAgo(target, 'request_rps', quarterMs, agoMs);
    if (mean === null) return null;
    quarters.push(mean);
  }
  const minutes = quarters
    .slice(3)
    .map((mean, place) => mean + quarters[place]! + quarters[place + 1]! + quarters[place + 2]!);
  return timesOf(Math.max(...minutes), Math.min(...minutes));
}

/** The short means of the two minutes that ended so long ago, as far as anything is shown. */
function meansUntil(observation: Observation, target: string, endedAgoMs: number, ofMs: number): readonly number[] {
  const means: number[] = [];
  for (let agoMs = 0; agoMs <= mostWithinMs - ofMs; agoMs += mostEveryMs) {
    const mean = observation.meanAgo(target, 'request_rps', ofMs, endedAgoMs + agoMs);
    if (mean !== null) means.push(mean);
  }
  return means;
}

/**
 * By what it used before for so many requests, both as means of the same minutes, spread over the replicas that are ready then and
 * now. A processor at its limit does not tell how much more is asked of it; how many requests come does.
 */
function afterOf(observation: Observation, target: string, times: number | null, plan: Plan | null): number | null {
  if (times === null) return null;
  const used = shownBefore(observation, target, 'cpu_ratio')?.mean ?? null;
  const readyBefore = shownBefore(observation, target, 'replicas_ready')?.mean ?? null;
  const ready = observation.measured(target, 'replicas_ready');
  // What was overloaded before as well does not show what so many requests take.
  if (used === null || used >= overloadedFrom || readyBefore === null || ready === null) return null;
  const added = plan?.action.kind === 'scale-out' && plan.action.target === target ? plan.action.amount : 0;
  return ready + added === 0 ? null : (used * times * readyBefore) / (ready + added);
}

function lastsOf(observation: Observation, target: string, plan: Plan | null): number | null {
  if (plan === null || plan.durationMs === 0) return null;
  const now = observation.mean(target, 'memory_ratio', nowMs);
  const before = observation.meanAgo(target, 'memory_ratio', nowMs, paceMs);
  if (now === null || before === null || now <= before) return null;
  return ((1 - now) * paceMs) / (now - before) / plan.durationMs;
}

/** The first two minutes of the last hour in which a metric was shown: how long ago they ended, and what it was on the mean. */
interface Before {
  readonly agoMs: number;
  readonly mean: number;
}

/** Null where nothing was shown: what comes late was not there at once. */
function shownBefore(observation: Observation, target: string, metric: string): Before | null {
  const first = Math.max(beforeMs, observation.at - beforeAgoMs);
  for (let until = first; until < observation.at; until += beforeMs) {
    const agoMs = observation.at - until;
    const mean = observation.meanAgo(target, metric, beforeMs, agoMs);
    if (mean !== null) return { agoMs, mean };
  }
  return null;
}
