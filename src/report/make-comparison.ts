import { exitCodes } from '../base/exit-codes.ts';
import type { Comparison, ComparisonSide } from '../domain/comparison.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import type { Verdict } from '../domain/finding.ts';
import { comparedActions, decidedSteps } from './comparison-actions.ts';
import { comparedCurves } from './comparison-curves.ts';
import type { ComparedTrial } from './comparison-input.ts';
import { entriesOfKind } from './comparison-input.ts';
import type { MilestoneSpread } from './comparison-milestones.ts';
import { comparedMilestones } from './comparison-milestones.ts';
import { comparisonSentences } from './comparison-sentences.ts';
import { comparedWindows, differingFindings } from './comparison-windows.ts';

const badness = { pass: 0, inconclusive: 1, fail: 2 } as const satisfies Record<Verdict, number>;

/**
 * Two judged trials of one scenario side by side. Its verdict is the worse of the two: that worlds agree on a fail makes
 * it no pass, and that they differ makes none either. Nothing is weighed here that the judge has not weighed.
 */
export function makeComparison(
  first: ComparedTrial,
  second: ComparedTrial,
  { spread, folder }: { readonly spread: MilestoneSpread | null; readonly folder: string | null },
): Comparison {
  const [left, right] = [startOf(first.entries), startOf(second.entries)];
  const alike = first.trial.world === second.trial.world;
  const sides: Comparison['sides'] = [
    sideOf(first, left, alike ? 'A' : first.trial.world),
    sideOf(second, right, alike ? 'B' : second.trial.world),
  ];
  const verdict = badness[sides[0].verdict] >= badness[sides[1].verdict] ? sides[0].verdict : sides[1].verdict;
  const facts = {
    schema: 'requal/comparison/v1' as const,
    scenario: first.trial.scenario,
    title: first.trial.title,
    horizonMs: Math.max(1, lastAt(first.entries), lastAt(second.entries)),
    verdict,
    exitCode: exitCodes[verdict],
    sides,
    cautions: cautionsOf(left, right),
    milestones: comparedMilestones(first.trial.milestones, second.trial.milestones, spread),
    windows: [...comparedWindows(first.trial, second.trial)],
    findings: differingFindings(first.trial, second.trial),
    findingsCompared: Math.max(first.trial.findings.length, second.trial.findings.length),
    decisions: [decidedSteps(first.entries), decidedSteps(second.entries)] satisfies Comparison['decisions'],
    actions: comparedActions(first.entries, second.entries),
    curves: comparedCurves(first.entries, second.entries),
    folder,
  };
  return { ...facts, ...comparisonSentences(facts) };
}

function sideOf({ trial, entries }: ComparedTrial, start: EntryOf<'start'>, label: string): ComparisonSide {
  const { world, scenario, seed, verdict, why, unsafe, measures, journal, chainHead } = trial;
  return {
    label,
    world,
    timeScale: start.timeScale,
    scenario,
    scenarioDigest: start.scenarioDigest,
    candidate: start.candidate.name,
    candidateDigest: start.candidate.digest,
    seed,
    verdict,
    why,
    notTried: notTried(entries),
    unsafe: { ...unsafe },
    measures: { ...measures },
    journal,
    chainHead,
  };
}

/** The world could not play it, or the harness failed: what did not happen then says nothing about the candidate. */
function notTried(entries: readonly Entry[]): string | null {
  const unsupported = entriesOfKind(entries, 'unsupported')[0];
  if (unsupported) return unsupported.what;
  return entriesOfKind(entries, 'harness-fault')[0]?.what ?? null;
}

function cautionsOf(left: EntryOf<'start'>, right: EntryOf<'start'>): string[] {
  const said = (differs: boolean, text: string) => (differs ? [text] : []);
  return [
    ...said(left.scenarioDigest !== right.scenarioDigest, 'The two trials are of different versions of the scenario.'),
    ...said(
      left.candidate.digest !== right.candidate.digest,
      `The candidates differ: ${left.candidate.name} and ${right.candidate.name}, or two versions of one.`,
    ),
    ...said(
      left.charterDigest !== right.charterDigest,
      "They were run under different charters; both are judged by today's.",
    ),
    ...said(left.seed !== right.seed, `The seeds differ: ${left.seed} and ${right.seed}.`),
    ...said(left.behaviour !== right.behaviour, 'They were written by versions of requal that behave differently.'),
  ];
}

function startOf(entries: readonly Entry[]): EntryOf<'start'> {
  return entries[0] as EntryOf<'start'>;
}

function lastAt(entries: readonly Entry[]): number {
  return entries.at(-1)?.at ?? 0;
}
