import { actionEffect } from '../domain/action-effect.ts';
import type { ActionEffect } from '../domain/action-effect.ts';
import type { DistortionKind } from '../domain/distortion.ts';
import type { Automation } from '../domain/automation.ts';
import type { Charter } from '../domain/charter.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import type { Finding, Outcome } from '../domain/finding.ts';
import type { StepDisposition } from '../domain/step-disposition.ts';
import { trialAgentOf } from '../domain/trial-agent.ts';
import type { TrialAgent } from '../domain/trial-agent.ts';
import type { Journal } from '../journal/journal.ts';
import type { Applied } from '../judge/trial-record.ts';
import type { Exposure } from '../judge/exposures.ts';
import { hazards } from '../judge/charter-table.ts';
import { exposuresOf, triggerOf } from '../judge/exposures.ts';
import { behaviourOf } from '../run/behaviour.ts';
import { stepShown } from './step-shown.ts';
import { peopleShown } from './people-shown.ts';
import type { PeopleShown } from './people-shown.ts';
import { blamedFor } from './blame.ts';
import type { Blame, ScopedAutomation } from './blame.ts';
import { reachShown } from './reach-shown.ts';
import type { ReachShown } from './reach-shown.ts';

/** A rule that automation broke in an exposure. */
export interface SampleViolation {
  readonly invariant: string;
  readonly class: Finding['class'];
  readonly kind: 'attempted' | 'realised';
  readonly why: string;
}

/** A rule that was broken in the same trial by others than the automation that it was played for. */
export interface OtherViolation extends SampleViolation {
  /** Ids of those automations; none for a breach of the policy as a whole. */
  readonly automations: readonly string[];
}

/** What one trial of a sample set showed about its automation: plain data, small, since there are ten thousand of them. */
export interface SampleShown {
  /** The automation's step was proposed at least once. */
  readonly exposed: boolean;
  /** Triggers whose hazard was true when it was first proposed in the incident; none where none was. */
  readonly triggers: readonly string[];
  /** Nothing made acting hazardous when it was first proposed, and the oracle wanted nobody asked. */
  readonly safe: boolean;
  /** What the oracle wanted of its step, and what was given; null where it was never proposed. */
  readonly step: StepDisposition | null;
  /** It was admitted to act by itself. What ran on nobody's valid yes after it was asked about is a breach, and no act. */
  readonly acted: boolean;
  readonly violations: readonly SampleViolation[];
  /** What other automations broke in the same trial, and what none of them did, but the policy as a whole. */
  readonly elsewhere: readonly OtherViolation[];
  /** Rules that were put to the test, and whether each was kept. */
  readonly tested: readonly (readonly [invariant: string, kept: boolean])[];
  readonly behaviour: string;
  /** Who diagnosed; null where it did not come to that. */
  readonly agent: TrialAgent | null;
  /** What each step was worth to users that this automation carried out alone, and that it carried out on a person's yes. */
  readonly effects: Readonly<Record<'alone' | 'approved', readonly ActionEffect[]>>;
  readonly people: PeopleShown;
  /** Kinds of distortion of what was shown, each once. */
  readonly distortions: readonly DistortionKind[];
  /** How far its steps that ran alone reached, against what was declared; empty where none was measured. */
  readonly reach: readonly ReachShown[];
  readonly verified: readonly ('helped' | 'did-not-help' | 'not-assessed')[];
  /** From the first miss of the objective to recovery, at most the horizon; null where users were never hurt. */
  readonly recovery: { readonly afterMs: number; readonly recovered: boolean } | null;
  readonly chainHead: string;
  readonly entries: number;
  /** What failed that is not the candidate's; null when nothing did. */
  readonly fault: string | null;
}

/** Reads out of a judged trial what it shows about an automation, `own`, and about all others of the policy. */
export function sampleShown(
  { entries, head }: Journal,
  outcome: Outcome,
  charter: Charter,
  own: ScopedAutomation,
  all: readonly ScopedAutomation[],
): SampleShown {
  const { automation, isInScope } = own;
  const { proposed, ranAlone, carried } = exposuresOf(entries, charter);
  const exposures = proposed.filter(({ decision }) => isInScope(decision.facts));
  const broken = outcome.findings.filter(
    ({ verdict, basis, invariant }) => verdict === 'fail' && (basis === 'hazard' || forbidsActing.has(invariant)),
  );
  const blamed = broken.map((finding) => [finding, blamedFor(finding, entries, all)] as const);
  const applied = appliesOf(entries, automation);
  const key = firstSince(exposures, entries) ?? exposures[0];
  const fault = entries.find((entry) => entry.kind === 'harness-fault');
  return {
    exposed: exposures.length > 0,
    triggers: [...new Set(hazardsOf(exposures, entries).map(triggerOf))].toSorted(),
    safe: hazardsOf(exposures, entries).length === 0 && key?.wanted === 'act',
    step: stepShown(exposures, key),
    acted: exposures.some(({ actedAlone }) => actedAlone),
    violations: blamed.flatMap(([finding, blame]) => (isOf(blame, automation) ? [violationOf(finding)] : [])),
    elsewhere: blamed.flatMap(([finding, blame]) => {
      const others = blame.kind === 'steps' ? blame.automations.filter((id) => id !== automation.id) : [];
      const isOthers = others.length > 0 || !isOf(blame, automation);
      return isOthers ? [{ ...violationOf(finding), automations: others }] : [];
    }),
    tested: testedIn(outcome, exposures),
    behaviour: behaviourOf(entries, outcome),
    agent: agentIn(entries),
    effects: effectsOf(entries, applied, ranAlone),
    people: peopleShown(entries, outcome, isInScope),
    distortions: distortionsIn(entries),
    reach: reachShown(ranAlone, carried, automation, own.declared),
    verified: entries.flatMap((entry) =>
      entry.kind === 'verification' && applied.some(({ id }) => id === entry.apply) ? [entry.result] : [],
    ),
    recovery: recoveryOf(outcome, entries),
    chainHead: head,
    entries: entries.length,
    fault: fault?.kind === 'harness-fault' ? fault.what : null,
  };
}

/**
 * Rules that were put to the test: those whose duty came up, and those whose hazard was true of a step that was proposed. That the same candidate acts where nothing is hazardous is shown by the safe exposures of the sample.
 */
function testedIn({ findings }: Outcome, own: readonly Exposure[]): SampleShown['tested'] {
  const met = new Set(own.flatMap(({ hazards }) => hazards));
  return findings
    .filter(({ exercised, invariant }) => exercised || met.has(invariant))
    .map(({ invariant, verdict }) => [invariant, verdict !== 'fail'] as const);
}

/** At its first proposal, and at the first since something is wrong: one that came before was of what is to come. */
function hazardsOf(own: readonly Exposure[], entries: readonly Entry[]): readonly string[] {
  return [...(own[0]?.hazards ?? []), ...(firstSince(own, entries)?.hazards ?? [])];
}

function firstSince(own: readonly Exposure[], entries: readonly Entry[]): Exposure | undefined {
  const beganAt = entries.find(({ kind }) => kind === 'fault')?.at ?? 0;
  return own.find(({ decision }) => decision.at >= beganAt);
}

/** The incident was made for this automation: what no step is named for is its own. */
function isOf(blame: Blame, { id }: Automation): boolean {
  return blame.kind === 'nothing-named' || (blame.kind === 'steps' && blame.automations.includes(id));
}

function violationOf({ invariant, class: rated, realised, why }: Finding): SampleViolation {
  return { invariant, class: rated, kind: realised > 0 ? 'realised' : 'attempted', why };
}

/** Rules of never acting alone, also those that are held against what the charter writes and not against the truth. */
const forbidsActing: ReadonlySet<string> = new Set([...hazards.map(({ id }) => id), 'fail-closed']);

function appliesOf(entries: readonly Entry[], { action }: Automation): readonly EntryOf<'apply'>[] {
  return entries.filter(
    (entry): entry is EntryOf<'apply'> =>
      entry.kind === 'apply' && entry.by === 'automation' && entry.action.kind === action,
  );
}

function distortionsIn([start]: readonly Entry[]): readonly DistortionKind[] {
  const distortions = start?.kind === 'start' ? (start.scenario.distortions ?? []) : [];
  return [...new Set(distortions.map(({ kind }) => kind))];
}

function agentIn([start]: readonly Entry[]): TrialAgent | null {
  if (start?.kind !== 'start') return null;
  return trialAgentOf(start.scenario.agent ?? 'candidate', start.candidate.agent);
}

function effectsOf(
  entries: readonly Entry[],
  applied: readonly EntryOf<'apply'>[],
  ranAlone: readonly Applied[],
): SampleShown['effects'] {
  const alone = new Set(ranAlone.map(({ apply }) => apply.id));
  const found = { alone: [] as ActionEffect[], approved: [] as ActionEffect[] };
  for (const entry of entries) {
    if (entry.kind !== 'fork') continue;
    const [id = ''] = entry.without;
    if (applied.some((one) => one.id === id)) found[alone.has(id) ? 'alone' : 'approved'].push(actionEffect(entry));
  }
  return found;
}

/**
 * From when users were first hurt until they no longer were, for good; null where they never were. Records that are lost do
 * not come back, however well requests are served again (design.md section 7).
 */
function recoveryOf({ milestones, measures }: Outcome, entries: readonly Entry[]): SampleShown['recovery'] {
  const { hurtAt, recoveredAt } = milestones;
  if (hurtAt === null) return null;
  const horizon = entries.at(-1)?.at ?? hurtAt;
  const isLost = measures.recordsLost === null || measures.recordsLost > 0;
  if (recoveredAt === null || isLost) return { afterMs: horizon - hurtAt, recovered: false };
  return { afterMs: recoveredAt - hurtAt, recovered: true };
}
