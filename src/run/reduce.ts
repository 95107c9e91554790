import { canonicalJson, digest } from '../base/canonical-json.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import { limits } from '../domain/limits.ts';
import type { Scenario, ScenarioDocument } from '../domain/scenario.ts';
import { scenarioSchema } from '../domain/scenario.ts';
import { checkScenario } from '../scenario/check-scenario.ts';
import { checkSeries } from '../scenario/check-series.ts';
import { cutGroups } from '../scenario/cut-document.ts';
import type { CutGroup } from '../scenario/cut-document.ts';

/** What is asked of a smaller scenario: when it still fails in the same way, the moment at which it did; else null. */
export type FailsAt = (scenario: Scenario) => Promise<number | null>;

/** The smallest scenario found that still fails, and what it cost. */
export interface Reduction {
  readonly scenario: Scenario;
  /** Scenarios that were tried; those met before and those that are unsound cost none. */
  readonly trials: number;
  /** Whether anything of it could be left out. */
  readonly isSmaller: boolean;
  readonly ended: 'smallest' | 'out-of-trials' | 'stopped';
}

/** How a reduction goes. */
export interface Reducing {
  /** Asked before each trial; what was found until it says so is kept. */
  readonly isStopped?: (() => boolean) | undefined;
  /** Mends what a cut makes wrong beside what was cut; the same scenario where there is nothing to mend. */
  readonly settle?: (scenario: Scenario) => Scenario;
}

/** What changes while one scenario is reduced. */
interface Search extends Required<Reducing> {
  readonly failsAt: FailsAt;
  readonly isStopped: () => boolean;
  readonly known: Set<string>;
  best: Scenario;
  document: ScenarioDocument;
  /** When the best failed; null until something did. */
  failedAt: number | null;
  trials: number;
}

/**
 * Reduces any scenario while it goes on failing: the time after the failure, then halves and single things of each kind,
 * then what differs from the defaults, until nothing of it changes anything.
 */
export async function reduceScenario(
  scenario: Scenario,
  failsAt: FailsAt,
  { isStopped = () => false, settle = (one) => one }: Reducing = {},
): Promise<Reduction> {
  // The simulator passes a target of the user's own over, and its manifests are not where the result will stand. And it is
  // no longer what another scenario differs from in one thing.
  const best = settle({ ...scenario, target: null, twin: null });
  const search: Search = {
    failsAt,
    isStopped,
    settle,
    known: new Set(),
    best,
    document: encodeScenario(best),
    failedAt: null,
    trials: 0,
  };
  await tryAs(search, search.document);
  // What one cut leaves may let another go, so that what is kept would not be made smaller by asking for it again. The
  // limit on trials bounds it; the last round costs hardly any, for what it tries was mostly tried before.
  for (let before = ''; before !== digest(search.document) && !isOver(search);) {
    before = digest(search.document);
    if (search.failedAt !== null) await shorten(search, search.failedAt);
    for (const groupsOf of cutGroups) {
      // A group of the second half of the list must see what the first half left.
      for (let index = 0; ; index += 1) {
        const group = groupsOf(search.document)[index];
        if (group === undefined || isOver(search)) break;
        await leaveOut(search, group, group.items, new Set());
      }
    }
    search.document = encodeScenario(search.best);
  }
  const ended = isStopped() ? 'stopped' : isOver(search) ? 'out-of-trials' : 'smallest';
  return { scenario: search.best, trials: search.trials, isSmaller: sizeOf(search.best) < sizeOf(best), ended };
}

/**
 * Nothing that happens after the failure can matter to it, and what was left undone is known at most a quarter of an
 * hour later. Whole minutes, as horizons are.
 */
async function shorten(search: Search, failedAt: number): Promise<void> {
  for (const minutes of [1, 15]) {
    const horizon = (Math.floor(failedAt / 60_000) + minutes) * 60_000;
    if (horizon >= search.best.horizon) return;
    if ((await tryAs(search, cutAt(search.best, horizon))) !== null) return;
  }
}

/** The scenario up to a moment: what would begin later is left out, and what would end later ends with it. */
function cutAt(scenario: Scenario, horizon: number): ScenarioDocument {
  const cut = <T extends { readonly at: number; readonly until: number | null }>(list: readonly T[]): T[] =>
    list
      .filter(({ at }) => at < horizon)
      .map((one) => ({ ...one, until: one.until !== null && one.until > horizon ? null : one.until }));
  const { faults, distortions, expected } = scenario;
  return encodeScenario({
    ...scenario,
    horizon,
    faults: cut(faults),
    distortions: cut(distortions),
    expected: expected.filter(({ from }) => from < horizon).map((one) => ({ ...one, to: Math.min(one.to, horizon) })),
  });
}

/** Leaves out all of these, or halves of them, down to single ones. `gone` is what of the group was left out before. */
async function leaveOut(search: Search, group: CutGroup, items: readonly unknown[], gone: Set<unknown>): Promise<void> {
  if (items.length === 0) return;
  const without = new Set([...gone, ...items]);
  if ((await tryAs(search, group.without(search.document, without))) !== null) {
    for (const item of items) gone.add(item);
    return;
  }
  if (items.length === 1) return;
  const half = Math.ceil(items.length / 2);
  await leaveOut(search, group, items.slice(0, half), gone);
  await leaveOut(search, group, items.slice(half), gone);
}

/** Makes this the best if it is sound and still fails. */
async function tryAs(search: Search, document: ScenarioDocument): Promise<number | null> {
  if (isOver(search)) return null;
  const parsed = scenarioSchema.safeParse(document);
  if (!parsed.success || [...checkScenario(parsed.data), ...checkSeries(parsed.data)].length > 0) return null;
  const scenario = search.settle(parsed.data);
  const whole = encodeScenario(scenario);
  const key = digest(whole);
  if (search.known.has(key)) return null;
  search.known.add(key);
  search.trials += 1;
  const failedAt = await search.failsAt(scenario);
  if (failedAt === null) return null;
  search.best = scenario;
  search.failedAt = failedAt;
  search.document = scenario === parsed.data ? document : { ...document, expected: whole.expected };
  return failedAt;
}

function isOver({ trials, isStopped }: Search): boolean {
  return trials >= limits.reducingTrialsMax || isStopped();
}

/** How much there is to read, but for the time that nothing happens in. */
function sizeOf(scenario: Scenario): number {
  const { horizon: _horizon, ...document } = encodeScenario(scenario);
  return canonicalJson(document).length;
}
