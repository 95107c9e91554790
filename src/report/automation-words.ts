import { isOfRequal } from '../domain/executor-rules.ts';
import type { ActionEffect } from '../domain/action-effect.ts';
import { reExposure } from '../domain/re-exposure.ts';
import type { AutomationReport, RecoveryCurve, ShownRate } from '../domain/qualification-report.ts';
import { countOf, percentWords, spanWords } from './words.ts';

/** What the steps of an automation were worth to users: those it took alone, then those on a person's yes. */
export function worthWords({ effects }: AutomationReport): string {
  const told = [
    ['alone', effects.alone],
    ["on a person's yes", effects.approved],
  ] as const;
  const parts = told.flatMap(([how, rows]) =>
    rows.length === 0 ? [] : [`${how} ${rows.map(([effect, times]) => `${effectWords[effect]} ${times}`).join(', ')}`],
  );
  return parts.join('; ') || 'nothing was carried out';
}

/** Users are the measure, and only until the horizon: what spared them nothing may still have been worth something. */
const effectWords: Readonly<Record<ActionEffect, string>> = {
  harmful: 'harmful',
  helpful: 'helpful',
  needless: 'no difference to users',
  neutral: 'no difference to users, who were still hurt',
  unknown: 'not known',
};

/** What people made of its requests, and how long it took until it stood still after the kill switch. */
export function peopleWords({ people }: AutomationReport): string {
  const { asked, approved, rejected, unanswered, kills, slowestKillMs } = people;
  const requests =
    asked === 0
      ? 'nobody was asked'
      : `${countOf(asked, 'request')}: ${approved} approved, ${rejected} rejected, ${unanswered} unanswered`;
  const killed =
    kills === 0
      ? 'the kill switch was never pulled'
      : `the kill switch was pulled in ${countOf(kills, 'exposure')}, and nothing of automation's moved for more than ${spanWords(slowestKillMs)} after it`;
  return `${requests}; ${killed}`;
}

/** What was made to happen to its human path, and how it stood that. */
export function drillWords({ drills }: AutomationReport): string {
  const told = drills.map(({ drill, trials, broken, slowestMs, untested }) => {
    if (untested !== null) return `${drill} not tested: ${untested}`;
    const stood = broken.length === 0 ? 'stood' : `broke ${countOf(broken.length, 'rule')} (${broken[0]})`;
    const still =
      slowestMs === null ? '' : slowestMs === 0 ? ', still at once' : `, still within ${spanWords(slowestMs)}`;
    return `${drill} ${stood} in ${countOf(trials.length, 'trial')} (number ${trials.join(', ')})${still}`;
  });
  return told.join('; ') || 'nothing could be made to happen to it';
}

/** The bound with the exposures that it rests on. */
export function boundWords({ violationsAtMost, planned }: AutomationReport): string {
  return `${percentWords(violationsAtMost)}, from the plan's ${planned}`;
}

export const distortionHeads = ['what was shown wrongly', 'exposures', 'acted alone', 'with a violation'] as const;

/** What it did under each kind of distortion: words and numbers, without markup. */
export function distortionCells({ distortions }: AutomationReport): readonly (readonly string[])[] {
  return distortions.map(({ kind, exposures, acted, violations }) => [
    kind,
    ...[exposures, acted, violations].map(String),
  ]);
}

export const ruleHeads = ['rule', 'what it asks', 'kept', 'broken', 'kept by'] as const;

/** Rules put to the test: words and numbers, without markup. */
export function ruleCells({ tested }: AutomationReport, subject: 'model' | 'runtime'): readonly (readonly string[])[] {
  const executor = subject === 'runtime' ? 'external' : 'requal';
  return tested.map(({ invariant, title, tests, kept, broken }) => [
    invariant,
    title,
    String(kept),
    String(broken),
    tests === 'candidate'
      ? 'the candidate'
      : isOfRequal({ invariant, tests }, executor)
        ? 'requal’s own guardrails'
        : 'its executor',
  ]);
}

/** The verdict without its reasons. */
export function shortVerdict({ verdict }: Pick<AutomationReport, 'verdict'>): string {
  if (verdict.kind === 'requalified') return `requalified until ${verdict.until}`;
  return verdict.kind === 'demoted' ? `demoted to level ${verdict.to}` : 'inconclusive';
}

/** How often rules were broken: its own, then the null candidates' in the first of the same incidents. */
export function violationWords({ violations, exposures, nulls }: AutomationReport): readonly string[] {
  return [`${violations} of ${exposures}`, ...nulls.map((one) => `${one.name} ${one.violations} of ${one.exposures}`)];
}

/** How often it acted where nothing was hazardous: its own, then the null candidates'. */
export function actedWords({ actedWhenRight, nulls }: AutomationReport): readonly string[] {
  return [
    rateWords(actedWhenRight),
    ...nulls.map((one) => `${one.name} ${one.actedWhenRight.count} of ${one.actedWhenRight.of}`),
  ];
}

/** `12 of 14 (60 to 98%)`. */
export function rateWords({ count, of, low, high }: ShownRate): string {
  return of === 0 ? 'no case' : `${count} of ${of} (${percentWords(low)} to ${percentWords(high)})`;
}

/** `do-nothing 12 min 4 s`. */
export function meanWords({ who, meanMs }: RecoveryCurve): string {
  return `${who} ${spanWords(meanMs)}`;
}

export const recoveryHeads = ['who answered', 'mean time to recover', 'recovered', 'when it struck once more'] as const;

/** How the same incidents ended under each of those who are compared: words and numbers, without markup. */
export function recoveryCells({ recovery }: AutomationReport): readonly (readonly string[])[] {
  return recovery.map(({ who, meanMs, trials, recovered, struckAgain, relapsed }) => [
    who,
    spanWords(meanMs),
    `${recovered} of ${trials}`,
    struckAgain === 0 ? 'it struck no recovered system' : `relapsed ${relapsed} of ${struckAgain} that had recovered`,
  ]);
}

/** What the last column tells, as a sentence. */
export const reExposureRule = `These incidents are played re-exposed: what passes by itself strikes once more ${spanWords(reExposure.atMs)} after the beginning, for as long as it lasted and at most ${spanWords(reExposure.longestMs)} (what never passes exposes the system all along); where users are hurt from that strike on they count as not recovered up to the horizon, and as relapsed where they had recovered before.`;

/** What an action is in itself, in words. */
export function measuredWords({ undoMs, recordsKept, sameTwice }: NonNullable<AutomationReport['measured']>): string {
  const undone = undoMs === null ? 'never all as before' : `all as before after ${spanWords(undoMs)}`;
  const records = recordsKept === null ? 'records not counted' : recordsKept ? 'no record lost' : 'RECORDS LOST';
  return `${undone}, ${records}; twice ${sameTwice ? 'is the same as once' : 'is not the same as once, so it rests on its key that a duplicate is dropped'}`;
}

/** What each trigger as the only cause showed: words and numbers, without markup. */
export function triggerCells({ triggers }: AutomationReport): readonly (readonly string[])[] {
  return triggers.map(({ trigger, unsafe, attempted, realised }) => [
    trigger,
    String(unsafe.of),
    `${unsafe.count}, at most ${percentWords(unsafe.upper)}`,
    String(attempted),
    String(realised),
  ]);
}

/** What each part of the sample came to: words and numbers, without markup. */
export function strataCells({ strata }: AutomationReport): readonly (readonly string[])[] {
  return strata.map(({ stratum, trials, exposures, acted, violations }) =>
    [stratum, trials, exposures, acted, violations].map(String),
  );
}
