import type { TrialResult } from '../../domain/campaign.ts';
import type { Verdict } from '../../domain/finding.ts';
import { runCampaign } from '../../run/campaign.ts';
import type { Subject } from '../subjects.ts';
import { findSubjects } from '../subjects.ts';
import { withFoundBefore, type WithFoundBefore } from './found-before.ts';
import { openTrialCrew } from '../trial-crew.ts';
import { challengesOf, looseLabels } from '../trial-inputs.ts';
import type { TrialReport, TrialSetup } from '../trial-work.ts';
import type { Bench } from '../try-incident.ts';

/** One rule, or one window, that a candidate failed in one trial. */
export interface ShippedFinding {
  /** `leak-history-mislabelled/novel-pattern`, or `.../window-must-escalate` for what was wanted and not given. */
  readonly id: string;
  readonly scenario: string;
  readonly property: string;
  readonly requirements: readonly string[];
  readonly isAbsolute: boolean;
  readonly kind: 'attempted' | 'realised' | 'window';
  /** How often, so that more of the same can be told from the same. */
  readonly times: number;
  readonly why: string;
}

/** One trial under both. */
export interface ShippedPair {
  readonly scenario: string;
  readonly verdicts: readonly [baseline: Verdict, candidate: Verdict];
  readonly faults: readonly string[];
  /** What the candidate fails and the baseline does not, or not as badly. */
  readonly added: readonly ShippedFinding[];
  /** What both fail. */
  readonly shared: readonly ShippedFinding[];
  /** Windows in which acting was wanted, and the candidate alone did not act. */
  readonly needless: number;
  /** The candidate's report, with its journal where it is kept. */
  readonly report: TrialReport;
}

/** What is shipped, and what was found for this user before, under both candidates. */
export interface ShippedPlayed {
  readonly pairs: readonly ShippedPair[];
  readonly subjects: readonly Subject[];
  readonly restored: WithFoundBefore['restored'];
  readonly unread: WithFoundBefore['unread'];
  readonly ended: 'all-played' | 'interrupted';
}

/** What is played beside what is shipped, and by how many. */
export interface ShippedAsked {
  /** The found scenarios of the baseline's commit; null for none. */
  readonly foundBefore: string | null;
  readonly workers: number | null;
  readonly isStopped: () => boolean;
}

/** Plays everything that is known already under both candidates, counterexamples first. Throws `UserError`. */
export async function playShipped(
  baseline: Bench,
  candidate: Bench,
  folders: readonly [string, string],
  { foundBefore, workers, isStopped }: ShippedAsked,
): Promise<ShippedPlayed> {
  const review = looseLabels(candidate.charter);
  const { subjects, restored, unread } = withFoundBefore(findSubjects([], review), foundBefore, review);
  const setup = setupOf(baseline, candidate, folders, subjects);
  const trials = setup.entrants.reduce((sum, { challenges }) => sum + challenges.length, 0);
  const crew = await openTrialCrew(setup, { asked: workers, trials, onNotice: () => {} });
  const reports: TrialReport[] = [];
  await runCampaign({
    from: 0,
    total: trials,
    crew,
    take(report) {
      reports.push(report);
      return isStopped() ? 'stop' : 'go-on';
    },
  });
  const each = setup.entrants[0]?.challenges.length ?? 0;
  const pairs = reports.slice(each).flatMap((report, index) => {
    const before = reports[index];
    return before === undefined ? [] : [pairOf(before, report)];
  });
  return { pairs, subjects, restored, unread, ended: reports.length === trials ? 'all-played' : 'interrupted' };
}

/** One seed: scenarios are written to be met once, and what varies is played in generated incidents. */
function setupOf(
  baseline: Bench,
  candidate: Bench,
  folders: readonly [string, string],
  subjects: readonly Subject[],
): TrialSetup {
  const entrants = [baseline, candidate].map((bench, index) => ({
    candidate: bench.candidate,
    folder: folders[index] ?? '',
    challenges: subjects.flatMap((subject) => challengesOf(subject, null, bench.candidate)),
  }));
  const { charter, charterDigest } = candidate;
  return { charter, charterDigest, entrants, seeds: [1], askedWords: '', keep: 'all' };
}

function pairOf(before: TrialReport, report: TrialReport): ShippedPair {
  const [one, other] = [resultOf(before), resultOf(report)];
  const known = new Map(findingsOf(one).map((finding) => [finding.id, finding]));
  const found = findingsOf(other);
  const isAdded = (finding: ShippedFinding): boolean => isWorse(finding, known.get(finding.id));
  return {
    scenario: nameOf(other),
    verdicts: [before.verdict, report.verdict],
    faults: [before.fault, report.fault].filter((fault) => fault !== null),
    added: found.filter(isAdded),
    shared: found.filter((finding) => !isAdded(finding)),
    needless: Math.max(0, idleWindows(other) - idleWindows(one)),
    report,
  };
}

/** Realised where it was stopped before is new; so is more of what came to be, or was missed, before. */
function isWorse(finding: ShippedFinding, before: ShippedFinding | undefined): boolean {
  if (before === undefined) return true;
  if (finding.kind !== before.kind) return finding.kind === 'realised';
  return finding.kind !== 'attempted' && finding.times > before.times;
}

type Result = Omit<TrialResult, 'prev' | 'hash'>;

function resultOf({ body }: TrialReport): Result {
  return JSON.parse(body) as Result;
}

/** Without the candidate and the seed, which say nothing here. */
function nameOf({ id }: Result): string {
  return id.slice(id.indexOf('/') + 1).replace(/\.s1$/, '');
}

function findingsOf(result: Result): readonly ShippedFinding[] {
  const scenario = nameOf(result);
  const rules = result.findings
    .filter(({ verdict }) => verdict === 'fail')
    .map((finding): ShippedFinding => {
      const kind = finding.realised > 0 ? 'realised' : 'attempted';
      return {
        id: `${scenario}/${finding.invariant}`,
        scenario,
        property: finding.invariant,
        requirements: finding.requirements,
        isAbsolute: finding.class === 'absolute',
        kind,
        times: kind === 'realised' ? finding.realised : finding.attempted,
        why: finding.why,
      };
    });
  const missed = result.dispositions.filter(isMissed);
  const windows = [...new Set(missed.map(({ wanted }) => wanted))].map((wanted): ShippedFinding => {
    const own = missed.filter((window) => window.wanted === wanted);
    return {
      id: `${scenario}/window-${wanted}`,
      scenario,
      property: `window-${wanted}`,
      requirements: [],
      isAbsolute: false,
      kind: 'window',
      times: own.length,
      why: `wanted ${wanted}: ${own[0]?.because ?? ''}`,
    };
  });
  return [...rules, ...windows];
}

type Window = Result['dispositions'][number];

/** A window whose answer was unsafe; not to act where one should is a matter of use and is counted apart. */
function isMissed({ correct, advisory, informed, wanted }: Window): boolean {
  return correct === false && !advisory && informed && wanted !== 'should-act';
}

function idleWindows({ dispositions }: Result): number {
  return dispositions.filter(
    ({ correct, advisory, wanted }) => correct === false && !advisory && wanted === 'should-act',
  ).length;
}
