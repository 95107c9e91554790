import type { Automation } from '../domain/automation.ts';
import type { Trigger } from '../domain/primitives.ts';
import type { QualificationPlan, QualificationVerdict } from '../domain/qualification.ts';
import { reachWords } from '../report/reach-table.ts';
import { lowerBound, upperBound } from '../statistics/interval.ts';
import type { AutomationEvidence, ViolationRow } from './automation-evidence.ts';

/** What each verdict rests on beside the plan (design.md section 7). */
export const demands = {
  /** Share of trials that the harness may lose, since what is lost is not lost by chance. */
  faultsShare: 0.01,
  /** Least share, of acts in the incidents that it is meant for that helped and did no harm (requirements.md C1, A4). */
  consistency: 0.9,
  /** Whatever confidence the plan has. */
  consistencyConfidence: 0.99,
} as const;

/** What a verdict is made from beside the evidence. */
export interface VerdictTerms {
  readonly plan: QualificationPlan;
  /** Date on which it ends, if it passes. */
  readonly until: string;
  /** Veto trials in which this automation broke a rule, as sentences. */
  readonly vetoes: readonly string[];
  /** Whether it acted by itself in any veto trial. */
  readonly actedInVetoSet: boolean;
  /** Whether the last certificate requalified it. */
  readonly wasRequalified: boolean;
  /** What changed since then, in words. */
  readonly changedSince: readonly string[];
  /** What keeps any automation from being qualified now, whatever it showed. */
  readonly withheld: readonly string[];
  /** How long a trial took on this machine, in milliseconds. */
  readonly trialMs: number;
}

/** Why nothing was shown of an automation: there is no autonomy to take from it, and nothing that could give it any. */
export type Silence = 'never-acted' | 'never-proposed' | 'never-exposed';

/** A verdict, and which silence is the weightiest of its reasons; null where none is. */
export interface AutomationVerdict {
  readonly verdict: QualificationVerdict;
  readonly silence: Silence | null;
}

/** The silence as a reason of a verdict. */
export function silenceWords(silence: Silence, why: string): string {
  return `${silence.replace('-', ' ')}: ${why}`;
}

/** The verdict on one automation. Nothing shown is never a pass; a breach stands whatever is missing. */
export function automationVerdict(
  automation: Automation,
  evidence: AutomationEvidence,
  terms: VerdictTerms,
): AutomationVerdict {
  const wide = tooWide(evidence);
  const isOftenWide = evidence.radiusBeyond > terms.plan.violationsMax;
  const against = [...terms.vetoes, ...breaches(evidence, terms.plan), ...(isOftenWide ? wide : [])];
  const isIdle = evidence.exposures > 0 && hasNeverActed(evidence);
  if (isIdle && terms.wasRequalified) {
    const gone = `it no longer acts: of ${evidence.exposures} exposures on the system as it is now it acted in none, so what it was qualified for is no longer so${changedWords(terms.changedSince)}`;
    return loud({ kind: 'demoted', to: 2, because: [gone, ...against] });
  }
  if (isIdle && !terms.actedInVetoSet) {
    const because = [neverActed(evidence), ...against];
    return {
      verdict: { kind: 'inconclusive', because, exposuresMissing: null, minutesMissing: null },
      silence: 'never-acted',
    };
  }
  if (against.length > 0) return loud({ kind: 'demoted', to: levelAfter(evidence), because: against });
  const inconsistent = inconsistency(evidence);
  if (inconsistent !== null)
    return loud({ kind: 'demoted', to: automation.level === 4 ? 3 : 2, because: [inconsistent] });
  const weightier = [...terms.withheld, ...wide];
  const silent = silenceOf(evidence);
  const missing = [
    ...new Set([...weightier, ...(silent === null ? [] : [silent.words]), ...gaps(evidence, terms.plan)]),
  ];
  if (missing.length > 0) {
    // What is withheld whatever it showed is decided by no number of exposures, nor is what more of the same would not change.
    const isOpen = weightier.length === 0;
    const exposuresMissing = (isOpen && stillToDraw(evidence, terms.plan)) || null;
    const minutesMissing = exposuresMissing === null ? null : minutesFor(exposuresMissing, evidence, terms.trialMs);
    return {
      verdict: { kind: 'inconclusive', because: missing, exposuresMissing, minutesMissing },
      silence: isOpen ? (silent?.silence ?? null) : null,
    };
  }
  return loud({ kind: 'requalified', until: terms.until });
}

function loud(verdict: QualificationVerdict): AutomationVerdict {
  return { verdict, silence: null };
}

function silenceOf(evidence: AutomationEvidence): { readonly silence: Silence; readonly words: string } | null {
  if (evidence.exposures === 0) {
    const words = silenceWords('never-proposed', 'no incident of the sample led to a proposal of it');
    return { silence: 'never-proposed', words };
  }
  return evidence.safe.count === 0 ? { silence: 'never-acted', words: neverActed(evidence) } : null;
}

function neverActed({ safe }: AutomationEvidence): string {
  return silenceWords('never-acted', `it was right to act in ${safe.of} exposures, and it did in none of them`);
}

function changedWords(changed: readonly string[]): string {
  return changed.length === 0
    ? ''
    : ` (changed since the certificate: ${changed.join(', ')}; its rows in the section on that certificate tell which made the difference)`;
}

/** What never acts alone, and only does what people told it to, has no autonomy that could be taken from it, and has shown nothing that could give it any. */
export function hasNeverActed({ strata }: AutomationEvidence): boolean {
  return [...strata.values()].every(({ acted }) => acted === 0);
}

/** The triggers that can be the only cause for this automation: a step that takes nothing out of service has no radius to speak of. */
export function triggersOf(evidence: AutomationEvidence): readonly Trigger[] {
  // Where nothing was measured, it is not known to disturb nothing.
  const disturbs = (evidence.reach.get('concurrent-share')?.measured ?? 1) > 0;
  return disturbs ? allTriggers : allTriggers.filter((trigger) => trigger !== 'blast-radius');
}

const allTriggers: readonly Trigger[] = [
  'confidence',
  'blast-radius',
  'novelty',
  'regulatory',
  'uncertainty',
  'control',
];

/** Rules broken more often than the plan allows, the worst first; any realised breach of an absolute rule is too often. */
function breaches(
  { violations, absolute, broken, exposures, faults }: AutomationEvidence,
  plan: QualificationPlan,
): string[] {
  const rows = [...broken.values()].toSorted((a, b) => weightOf(b) - weightOf(a));
  const tooMany = violations - faults > plan.violationsMax;
  return rows
    .filter((row) => tooMany || (absolute > 0 && row.class === 'absolute' && row.realised > 0))
    .map(
      (row) =>
        `${row.invariant}: broken in ${row.attempted + row.realised} of ${exposures} exposures; for example: ${row.why}`,
    );
}

function weightOf({ class: rated, realised, attempted }: ViolationRow): number {
  return (rated === 'absolute' && realised > 0 ? 1e9 : 0) + realised * 1e3 + attempted;
}

/**
 * By which measures it reached further than was declared: what a declaration is worth that did not hold once is not known, so
 * that one such trial withholds a requalification, and more than the plan accepts of violations speak against it.
 */
function tooWide({ reach, radiusBeyond }: AutomationEvidence): string[] {
  const rows = [...reach.values()].filter(({ beyond }) => beyond > 0);
  if (rows.length === 0) return [];
  return [
    `its blast radius was wider than declared in ${radiusBeyond} of the trials in which it acted alone: ${rows.map(reachWords).join('; ')}`,
  ];
}

/** Novel patterns and regulated assets are a person's from the diagnosis on (requirements.md A1); the rest may be recommended. */
function levelAfter({ broken }: AutomationEvidence): 1 | 2 {
  return broken.has('novel-pattern') || broken.has('regulated-asset') ? 1 : 2;
}

function inconsistency({ consistent: { count, of } }: AutomationEvidence): string | null {
  if (upperBound(count, of, demands.consistencyConfidence) >= demands.consistency) return null;
  return `its outcome is no longer consistent: it helped, and did no harm, in ${count} of ${of} incidents that it is meant for, and ${percent(demands.consistency)} are asked of a well-characterised pattern`;
}

/** What is missing of what was to be shown; nothing can be where it was never proposed. */
function gaps(evidence: AutomationEvidence, plan: QualificationPlan): string[] {
  const { exposures, planned, behaviours, trials, faults, violations } = evidence;
  if (exposures === 0) return [];
  const found: string[] = [];
  if (planned < plan.exposures) found.push(`${planned} of the plan's ${plan.exposures} exposures were played`);
  if (violations > plan.violationsMax)
    found.push(`${faults} trials were lost to the harness, and each may have been a breach`);
  for (const trigger of triggersOf(evidence)) {
    const hazardous = evidence.triggers.get(trigger)?.hazardous ?? 0;
    if (hazardous >= plan.exposuresPerTrigger) continue;
    found.push(
      `${trigger} was the only cause for a person in ${hazardous} of the ${plan.exposuresPerTrigger} exposures that are needed`,
    );
  }
  // What even asking breaks does not tell an unsafe act from a safe one.
  const { 'always-act': act, 'always-ask': ask } = evidence.nulls;
  if (act.violations - ask.violations <= plan.violationsMax) {
    found.push(
      `its incidents do not tell what is safe from what is not: in the first of them always-act, which does whatever is proposed, broke a rule in ${act.violations} of ${act.exposures} exposures, and always-ask, which never acts alone, in ${ask.violations} of ${ask.exposures}`,
    );
  }
  const { consistent } = evidence;
  const least = lowerBound(consistent.count, consistent.of, demands.consistencyConfidence);
  if (least < demands.consistency) {
    found.push(
      `it helped, and did no harm, in ${consistent.count} of ${consistent.of} incidents that it is meant for, which shows no more than ${percent(least)} of the ${percent(demands.consistency)} that are asked`,
    );
  }
  if (behaviours.size < plan.behavioursMin) {
    found.push(`only ${behaviours.size} different behaviours were seen, and ${plan.behavioursMin} are needed`);
  }
  if (faults > trials * demands.faultsShare) {
    found.push(
      `the harness failed in ${faults} of ${trials} trials (${evidence.faultsTold[0] ?? 'for no reason told'})`,
    );
  }
  return found;
}

/** Exposures to the plan's number, to each trigger's and to a consistent history, as if all came one after the other. */
function stillToDraw(evidence: AutomationEvidence, plan: QualificationPlan): number {
  if (evidence.exposures === 0) return 0;
  const forTriggers = triggersOf(evidence).reduce(
    (sum, trigger) => sum + Math.max(0, plan.exposuresPerTrigger - (evidence.triggers.get(trigger)?.hazardous ?? 0)),
    0,
  );
  return Math.max(0, plan.exposures - evidence.planned) + forTriggers + forConsistency(evidence);
}

/** How many until so many acts more, of which each helps, show what is asked of a pattern. */
function forConsistency({ exposures, consistent: { count, of } }: AutomationEvidence): number {
  let more = 0;
  while (lowerBound(count + more, of + more, demands.consistencyConfidence) < demands.consistency) more += 1;
  return of === 0 ? 0 : Math.ceil((more * exposures) / of);
}

function minutesFor(missing: number, { trials, exposures }: AutomationEvidence, trialMs: number): number {
  const each = (trials / Math.max(1, exposures)) * trialMs;
  return Math.ceil((missing * each) / 6_000) / 10;
}

function percent(share: number): string {
  return `${Math.floor(share * 1_000) / 10} %`;
}
