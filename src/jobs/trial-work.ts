import { draw } from '../base/draw.ts';
import { invariant, UserError, HarnessError } from '../base/errors.ts';
import type { TrialResult } from '../domain/campaign.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Charter } from '../domain/charter.ts';
import { executorKindOf } from '../domain/executor-rules.ts';
import type { Outcome, Verdict } from '../domain/finding.ts';
import { limits } from '../domain/limits.ts';
import { trialAgentOf } from '../domain/trial-agent.ts';
import type { Journal } from '../journal/journal.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { makeTrialSummary } from '../report/make-trial-summary.ts';
import { rerunCommand } from '../report/replay-command.ts';
import { runCheckedTrial } from '../run/checked-trial.ts';
import type { JudgedTrial, Journals } from '../run/judged-trial.ts';
import { releaseAfter } from '../run/judged-trial.ts';
import { brokenTrial } from '../run/trial.ts';
import { calibrate } from './calibrate.ts';
import type { Challenge, PlannedTrial } from './challenge.ts';
import { trialOf } from './challenge.ts';
import { humanPathOf } from './human-path.ts';
import { twinFile } from './keep-journals.ts';

/** All that the trials of a run have in common: plain data outside of a cluster, so that a worker can be given it. */
export interface TrialSetup {
  readonly charter: Charter;
  readonly charterDigest: string;
  readonly entrants: readonly Entrant[];
  readonly seeds: readonly number[];
  /** The world, and the certificate if there is one, as the command line names them. */
  readonly askedWords: string;
  readonly keep: 'all' | 'telling';
}

/** A candidate and what it has to meet with each seed. */
export interface Entrant {
  readonly candidate: Candidate;
  /** Its folder as the command line names it. */
  readonly folder: string;
  readonly challenges: readonly Challenge[];
}

/** What became of one trial. */
export interface TrialReport {
  readonly label: string;
  readonly verdict: Verdict;
  /** The line of results, without the chain. */
  readonly body: string;
  /**
   * The texts of the journals that are to be written, with the path that they get in the report's folder; null where none is kept,
   * and where they are written already.
   */
  readonly kept: {
    readonly path: string;
    readonly journal: string;
    readonly twin: string | null;
    /** What is kept beside the journal, with its path. */
    readonly beside: readonly { readonly path: string; readonly text: string }[];
  } | null;
  /** Why the harness could not be relied on; null when it could. */
  readonly fault: string | null;
  /** What kept the trial from being run at all; with the stack where that is a bug. */
  readonly broken: { readonly stack: string | null } | null;
}

/** Runs the trials of a run by their numbers: all challenges with the first seed, then with the next; then the next candidate. */
export interface TrialWork {
  readonly total: number;
  /** Throws `UserError` alone. */
  run(number: number): Promise<TrialReport>;
  /** The report of a trial that could not be run. */
  broken(number: number, why: string): TrialReport;
}

/** A trial with its place in the plan. */
interface Placed {
  readonly number: number;
  readonly entrant: Entrant;
  readonly seed: number;
  readonly challenge: Challenge;
}

/** The trials of a campaign by their number, for whichever thread is to run them. */
export function createTrialWork(setup: TrialSetup): TrialWork {
  const pairsOf = createBlocks(setup);
  const brokenReport = (placed: Placed, why: string, stack: string | null): TrialReport => {
    const { input } = plannedOf(setup, placed);
    const journal = brokenTrial(input, why);
    const outcome = judgeTrial({ entries: journal.entries, charter: setup.charter, twin: null });
    return reportOf(setup, placed, { input, journal, outcome, twin: null }, { stack });
  };
  return {
    total: setup.entrants.reduce((sum, { challenges }) => sum + challenges.length * setup.seeds.length, 0),
    broken: (number, why) => brokenReport(placeOf(setup, number), why, null),
    async run(number) {
      const placed = placeOf(setup, number);
      const { journals, release, planned } = pairsOf(placed);
      try {
        const unsupported = planned.unsupported ?? (await notCalibrated(planned));
        const twice = isDrawn('run-twice', placed, limits.runTwiceFraction);
        const judged = await runCheckedTrial({ ...planned, unsupported }, setup.charter, journals, twice);
        release(planned);
        return reportOf(setup, placed, judged, null);
      } catch (error) {
        if (error instanceof UserError) throw error;
        const isBug = error instanceof Error && !(error instanceof HarnessError);
        return brokenReport(placed, wordsOf(error), isBug ? (error.stack ?? null) : null);
      }
    },
  };
}

/** Where a number stands in the plan. */
function placeOf({ entrants, seeds }: TrialSetup, number: number): Placed {
  let left = number;
  for (const entrant of entrants) {
    const { length } = entrant.challenges;
    const seed = seeds[Math.floor(left / Math.max(length, 1))];
    const challenge = entrant.challenges[left % Math.max(length, 1)];
    if (seed !== undefined && challenge !== undefined) return { number, entrant, seed, challenge };
    left -= length * seeds.length;
  }
  return invariant(false, `there is no trial ${number} in this run`) as never;
}

function plannedOf({ charterDigest }: TrialSetup, { challenge, entrant, seed }: Placed): PlannedTrial {
  return trialOf(challenge, { candidate: entrant.candidate, charterDigest, seed });
}

/**
 * The journals that trials of one candidate and seed share as twins. Numbers come in rising order, so those of the
 * candidate and seed before are dropped: of a thousand seeds there are never more in memory than those of one.
 */
function createBlocks(setup: TrialSetup) {
  let block = '';
  let journals: Journals = new Map();
  let release: ReturnType<typeof releaseAfter> = () => {};
  return (placed: Placed) => {
    const own = `${placed.entrant.candidate.name} ${placed.seed}`;
    if (own !== block) {
      journals = new Map();
      const all = placed.entrant.challenges.map((challenge) => plannedOf(setup, { ...placed, challenge }));
      release = releaseAfter(all, journals);
      block = own;
    }
    return { journals, release, planned: plannedOf(setup, placed) };
  };
}

/** Why a closed loop of a recording must not be judged; null when it may be. */
async function notCalibrated({ calibratedBy, input }: PlannedTrial): Promise<string | null> {
  const calibration = calibratedBy && (await calibrate(calibratedBy, input));
  return calibration === null || calibration.calibrated
    ? null
    : `the closed loop is not calibrated, so the simulator does not tell this incident as it was: ${calibration.why}`;
}

/** A share of all trials, the same ones whoever draws. */
function isDrawn(what: string, { entrant, seed, challenge }: Placed, fraction: number): boolean {
  return draw(seed, what, `${entrant.candidate.digest} ${challenge.id}`, 0) < fraction;
}

function wordsOf(error: unknown): string {
  if (error instanceof HarnessError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function reportOf(setup: TrialSetup, placed: Placed, judged: JudgedTrial, broken: TrialReport['broken']): TrialReport {
  const { number, entrant, seed, challenge } = placed;
  const { outcome, journal } = judged;
  const name = `${challenge.id}.s${seed}`;
  const isKept = setup.keep === 'all' || tells(placed, outcome);
  const path = `journals/${entrant.candidate.name}/${name}.jsonl`;
  const fault = journal.entries.find((entry) => entry.kind === 'harness-fault')?.what ?? null;
  const result: Omit<TrialResult, 'prev' | 'hash'> = {
    trial: number,
    ...factsOf(setup, placed, judged),
    journal: isKept ? path : null,
    scenarioDigest: judged.input.scenarioDigest,
    candidateDigest: entrant.candidate.digest,
    rerun: rerunCommand(challenge.source, entrant.folder, seed, setup.askedWords),
    fault,
  };
  return {
    label: result.id,
    verdict: outcome.verdict,
    body: JSON.stringify(result),
    kept: isKept ? keptOf(path, judged) : null,
    fault,
    broken,
  };
}

function keptOf(path: string, { journal, twin }: JudgedTrial): TrialReport['kept'] {
  const besideOf = (of: string, { beside }: Journal) =>
    beside.map(({ name, text }) => ({ path: of.replace(/jsonl$/, name), text }));
  return {
    path,
    journal: textOf(journal.lines),
    twin: twin && textOf(twin.lines),
    beside: [...besideOf(path, journal), ...(twin === null ? [] : besideOf(twinFile(path), twin))],
  };
}

/** What stands in the line of every trial, as in the summary of the run. */
function factsOf(
  { charter }: TrialSetup,
  { entrant, seed, challenge }: Placed,
  { input, journal, outcome }: JudgedTrial,
) {
  const { candidate } = entrant;
  const facts = {
    id: `${candidate.name}/${challenge.id}.s${seed}`,
    scenario: input.scenario.id,
    title: challenge.title,
    candidate: candidate.name,
    world: input.world,
    executor: executorKindOf(candidate.programs),
    agent: trialAgentOf(input.scenario.agent, candidate.agent.kind),
    seed,
    humanPath: humanPathOf(journal.entries, charter),
    chainHead: journal.head,
    journal: '',
    replay: '',
  };
  const { journal: _path, replay: _replay, ...rest } = makeTrialSummary(facts, outcome);
  return rest;
}

/** Everything that is not a plain pass, and a sample of those that are. */
function tells(placed: Placed, { verdict }: Outcome): boolean {
  return verdict !== 'pass' || isDrawn('keep-journal', placed, limits.keptSampleFraction);
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
