import { monotonicNowMs, nextTurn } from '../base/clock.ts';
import type { Charter } from '../domain/charter.ts';
import type { Scenario } from '../domain/scenario.ts';
import { checkLabels } from '../judge/check-labels.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import { identityOf, isSameWay } from '../run/broken-properties.ts';
import { runCampaign } from '../run/campaign.ts';
import type { Crew } from '../run/crew.ts';
import { crewOfOne, openCrew } from '../run/crew.ts';
import type { FactorCoverage } from '../run/factor-coverage.ts';
import { createFactorCoverage } from '../run/factor-coverage.ts';
import { reduceScenario } from '../run/reduce.ts';
import type { Reduction } from '../run/reduce.ts';
import type { ExploreSetup, Mixture, Ran } from './explore-work.ts';
import { incidentOf, tryRun } from './explore-work.ts';
import { brokenIn, tryIncident } from './try-incident.ts';
import { isUnforeseenHarm } from './unforeseen-harm.ts';
import type { Bench } from './try-incident.ts';
import { asksPrograms, workersFor } from './worker-count.ts';

/** What is explored. */
export interface Exploring extends Mixture {
  readonly runs: number;
  /** In milliseconds; null for as long as the runs take. What was found until then depends on the machine. */
  readonly time: number | null;
  /** How many threads; null for as many as it is worth. What is found does not depend on it. */
  readonly workers: number | null;
}

/** What is known of the first runs. */
export interface Before {
  /** Behind the last run of which something is known. */
  readonly upTo: number;
  around(crew: Crew<Ran>): Crew<Ran>;
}

/** A violation as it was first met, in the incident as it was generated. */
export interface Met {
  readonly run: number;
  readonly scenario: Scenario;
  readonly broken: BrokenProperty;
  /** In how many runs it was met. */
  times: number;
}

/** How far an exploration is, and what it found. */
export interface Exploration {
  runs: number;
  readonly behaviours: ReadonlySet<string>;
  readonly coverage: FactorCoverage;
  readonly met: ReadonlyMap<string, Met>;
  /** Runs in which requal failed, and why. */
  readonly faults: readonly string[];
  /** In how many runs each of the watched properties could have broken; one that never could is not there. */
  readonly tested: ReadonlyMap<string, number>;
  /** In how many runs harm was left out, since nothing shown could tell of it. */
  unforeseen: number;
}

/**
 * Generates incidents and tries the candidate on each, until runs or time are over or `onRun` says to stop. What the runs
 * came to is taken in in their order, whoever was faster. What is known from before is taken in whatever the time, which counts
 * from there on.
 */
export async function explore(
  bench: Bench,
  exploring: Exploring,
  onRun: (state: Exploration) => 'go-on' | 'stop',
  before: Before = { upTo: 0, around: (crew) => crew },
): Promise<Exploration> {
  let began = monotonicNowMs();
  const { seed, properties, hidden, mixture, profile } = exploring;
  const setup: ExploreSetup = { bench, mixture: { seed, properties, hidden, mixture, profile } };
  const behaviours = new Set<string>();
  const met = new Map<string, Met>();
  const faults: string[] = [];
  const tested = new Map<string, number>();
  const coverage = createFactorCoverage({ hidden, profile });
  const state = { runs: 0, behaviours, coverage, met, faults, tested, unforeseen: 0 };
  await runCampaign({
    from: 0,
    total: exploring.runs,
    crew: before.around(await crewFor(setup, exploring)),
    take(ran, run) {
      state.runs += 1;
      if (ran.kind === 'fault') faults.push(`run ${run}: ${ran.why}`);
      else {
        behaviours.add(ran.behaviour);
        coverage.add(ran.factors);
        state.unforeseen += ran.unforeseen > 0 ? 1 : 0;
        for (const one of ran.broken) meet(met, setup.mixture, run, one);
        for (const id of ran.tested) tested.set(id, (tested.get(id) ?? 0) + 1);
      }
      if (run < before.upTo) began = monotonicNowMs();
      const isOver = exploring.time !== null && run >= before.upTo && monotonicNowMs() - began >= exploring.time;
      return onRun(state) === 'stop' || isOver ? 'stop' : 'go-on';
    },
  });
  return state;
}

/** Who is told how a reduction goes on, and may end it. */
export interface ReducingWatch {
  readonly isStopped?: () => boolean;
  /** Called before each trial with its number, from 1. */
  readonly onTrial?: (trial: number) => void;
}

/**
 * The smallest incident in which the same property breaks in the same way: on the same path, under no other cause. Only where
 * nothing smaller does is it enough that the property breaks, for else one violation would turn into another and be lost.
 */
export async function reduceMet(
  bench: Bench,
  { scenario, broken }: Pick<Met, 'scenario' | 'broken'>,
  { isStopped, onTrial }: ReducingWatch = {},
): Promise<Reduction> {
  let trials = 0;
  const tryAgain = async (smaller: Scenario) => {
    const tried = await tryIncident(bench, smaller);
    const again = await brokenIn(bench, smaller, tried, broken);
    return again && { again, isUnforeseen: await isUnforeseenHarm(bench, smaller, again, tried) };
  };
  // What nothing shown could tell of is another thing than what was met, unless it was that already.
  const isUnforeseen = (await tryAgain(scenario))?.isUnforeseen ?? false;
  const reduceWhile = (isKept: (again: BrokenProperty) => boolean) =>
    reduceScenario(
      scenario,
      async (smaller) => {
        await nextTurn();
        trials += 1;
        onTrial?.(trials);
        const found = await tryAgain(smaller);
        return found && isKept(found.again) && (isUnforeseen || !found.isUnforeseen) ? found.again.at : null;
      },
      { isStopped, settle: withLabelsThatHold(bench.charter) },
    );
  const same = await reduceWhile((again) => isSameWay(again, broken));
  return same.isSmaller ? same : reduceWhile(() => true);
}

/** What was left out may have been why a label was right; one that is now looser than the charter would be refused. */
function withLabelsThatHold(charter: Charter) {
  return (scenario: Scenario): Scenario => {
    const loose = new Set(checkLabels(scenario, charter).map(({ path }) => path[1]));
    if (loose.size === 0) return scenario;
    return { ...scenario, expected: scenario.expected.filter((_, place) => !loose.has(place)) };
  };
}

function meet(met: Map<string, Met>, mixture: Mixture, run: number, broken: BrokenProperty): void {
  const known = met.get(identityOf(broken));
  if (known) known.times += 1;
  // A worker does not send the incident along: it is made again from its run.
  else met.set(identityOf(broken), { run, scenario: incidentOf(mixture, run), broken, times: 1 });
}

async function crewFor(setup: ExploreSetup, { runs, workers: asked }: Exploring): Promise<Crew<Ran>> {
  const workers = asksPrograms(setup.bench.candidate) ? 1 : workersFor(asked, runs);
  if (workers === 1) return crewOfOne((run) => tryRun(setup, run));
  const died = (_run: number, why: string): Ran => ({ kind: 'fault', why: `its worker died: ${why}` });
  return openCrew({ module: workerModule, setup, workers, died });
}

/** As in trial-crew.ts. */
const workerModule = new URL(
  import.meta.url.endsWith('.ts') ? './explore-worker.ts' : './explore-worker.js',
  import.meta.url,
);
