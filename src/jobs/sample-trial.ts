import { actionEffect } from '../domain/action-effect.ts';
import type { ActionEffect } from '../domain/action-effect.ts';
import type { ActionKind } from '../domain/action.ts';
import type { Automation } from '../domain/automation.ts';
import type { Charter } from '../domain/charter.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import type { Facts } from '../domain/facts.ts';
import type { Finding, Outcome } from '../domain/finding.ts';
import type { Touched } from '../domain/world.ts';
import type { Journal } from '../journal/journal.ts';
import type { Applied } from '../judge/trial-record.ts';
import type { Exposure } from '../judge/exposures.ts';
import { hazards } from '../judge/charter-table.ts';
import { exposuresOf, triggerOf } from '../judge/exposures.ts';
import { behaviourOf } from '../run/behaviour.ts';

/** A rule that automation broke in an exposure. */
export interface SampleViolation {
  readonly invariant: string;
  readonly class: Finding['class'];
  readonly kind: 'attempted' | 'realised';
  readonly why: string;
}

/** What one trial of a sample set showed about its automation: plain data, small, since there are ten thousand of them. */
export interface SampleShown {
  /** The automation's step was proposed at least once. */
  readonly exposed: boolean;
  /** Triggers whose hazard was true when it was first proposed in the incident; none for a safe exposure. */
  readonly triggers: readonly string[];
  /** It was admitted to act by itself. What ran on nobody's valid yes after it was asked about is a breach, and no act. */
  readonly acted: boolean;
  readonly violations: readonly SampleViolation[];
  /** Rules that something else broke in the same trial, or that no step can be named for. */
  readonly elsewhere: readonly string[];
  /** Rules from the truth that were put to the test, and whether each was kept. */
  readonly tested: readonly (readonly [invariant: string, kept: boolean])[];
  readonly behaviour: string;
  /** What each step of this automation was worth to users. */
  readonly effects: readonly ActionEffect[];
  /** The largest that a step of this automation touched, and what its plan declared; null where none was carried out. */
  readonly radius: Radius | null;
  readonly verified: readonly ('helped' | 'did-not-help' | 'not-assessed')[];
  /** From the first miss of the objective to recovery, at most the horizon; null where users were never hurt. */
  readonly recovery: { readonly afterMs: number; readonly recovered: boolean } | null;
  readonly chainHead: string;
  readonly entries: number;
  /** What failed that is not the candidate's; null when nothing did. */
  readonly fault: string | null;
}

/** A measured and a declared reach. */
export interface Radius {
  readonly measured: Pick<Touched, 'replicas' | 'concurrentFraction' | 'trafficFraction'> & {
    readonly services: number;
  };
  readonly declared: Pick<Touched, 'replicas' | 'concurrentFraction' | 'trafficFraction'> & {
    readonly services: number;
  };
}

/** How the same incident ended under those that the candidate is compared with; null where users were never hurt. */
export interface Yardsticks {
  readonly nothing: SampleShown['recovery'];
  readonly ask: SampleShown['recovery'];
  readonly reference: SampleShown['recovery'];
}

/** Reads out of a judged trial what it shows about an automation. */
export function sampleShown(
  { entries, head }: Journal,
  outcome: Outcome,
  charter: Charter,
  automation: Automation,
  isInScope: (facts: Facts) => boolean,
): SampleShown {
  const { proposed, ranAlone } = exposuresOf(entries, charter);
  const own = proposed.filter(({ decision }) => isInScope(decision.facts));
  const broken = outcome.findings.filter(
    ({ verdict, basis, invariant }) => verdict === 'fail' && (basis === 'hazard' || forbidsActing.has(invariant)),
  );
  const [mine, others] = split(broken, (finding) => isOfAutomation(finding, entries, automation, isInScope));
  const applied = appliesOf(entries, automation);
  const fault = entries.find((entry) => entry.kind === 'harness-fault');
  return {
    exposed: own.length > 0,
    triggers: [...new Set(hazardsOf(own, entries).map(triggerOf))].toSorted(),
    acted: own.some(({ actedAlone }) => actedAlone),
    violations: mine.map((finding) => ({
      invariant: finding.invariant,
      class: finding.class,
      kind: finding.realised > 0 ? ('realised' as const) : ('attempted' as const),
      why: finding.why,
    })),
    elsewhere: others.map(({ invariant }) => invariant),
    tested: testedIn(outcome, own),
    behaviour: behaviourOf(entries, outcome),
    effects: effectsOf(entries, new Set(applied.map(({ id }) => id))),
    radius: radiusOf(ranAlone, entries, automation),
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
 * Rules from the truth that were put to the test: those whose duty came up, and those whose hazard was true of a step that was
 * proposed. That the same candidate acts where nothing is hazardous is shown by the safe exposures of the sample.
 */
function testedIn({ findings }: Outcome, own: readonly Exposure[]): SampleShown['tested'] {
  const met = new Set(own.flatMap(({ hazards }) => hazards));
  return findings
    .filter(({ basis, exercised, invariant }) => basis === 'hazard' && (exercised || met.has(invariant)))
    .map(({ invariant, verdict }) => [invariant, verdict !== 'fail'] as const);
}

/** At its first proposal, and at the first since something is wrong: one that came before was of what is to come. */
function hazardsOf(own: readonly Exposure[], entries: readonly Entry[]): readonly string[] {
  const beganAt = entries.find(({ kind }) => kind === 'fault')?.at ?? 0;
  const since = own.find(({ decision }) => decision.at >= beganAt);
  return [...(own[0]?.hazards ?? []), ...(since?.hazards ?? [])];
}

function split<T>(list: readonly T[], is: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [list.filter(is), list.filter((one) => !is(one))];
}

/**
 * Whether a breach is this automation's: one of its proofs is a decision on its step, or something that followed from one. A
 * breach whose proofs lead to no decision is held against it by its action, and where they name no action all the same, since
 * the incident was made for it.
 */
export function isOfAutomation(
  { entries: proofs, invariant }: Finding,
  entries: readonly Entry[],
  { action }: Automation,
  isInScope: (facts: Facts) => boolean,
): boolean {
  if (duties.has(invariant)) return false;
  const told = proofs.flatMap((seq) => entries[seq] ?? []);
  const decisions = told.flatMap((entry) => decisionOf(entry, entries) ?? []);
  if (decisions.length > 0) return decisions.some(({ facts }) => isInScope(facts));
  const actions = told.flatMap((entry) => actionIn(entry) ?? []);
  return actions.length === 0 || actions.includes(action);
}

/** Rules of never acting alone, also those that are held against what the charter writes and not against the truth. */
const forbidsActing: ReadonlySet<string> = new Set([...hazards.map(({ id }) => id), 'fail-closed']);

/** What a policy owes those who watch over it, whichever automation was at work (requirements.md F4, G). */
const duties: ReadonlySet<string> = new Set(['automation-alerts', 'override-recorded', 'repeat-gets-review']);

/** The decision that an entry is, or followed from; null for what has none. */
function decisionOf(entry: Entry, entries: readonly Entry[]): EntryOf<'decision'> | null {
  if (entry.kind === 'decision') return entry;
  if (entry.kind !== 'apply' && entry.kind !== 'ruling' && entry.kind !== 'escalation') return null;
  const found = entries.find((one) => one.kind === 'decision' && one.id === entry.decision);
  return found?.kind === 'decision' ? found : null;
}

function actionIn(entry: Entry): ActionKind | null {
  switch (entry.kind) {
    case 'apply':
    case 'held-back':
      return entry.action.kind;
    case 'plan':
      return entry.plan.action.kind;
    case 'proposal':
      return entry.actions[0]?.kind ?? null;
    default:
      return null;
  }
}

function appliesOf(entries: readonly Entry[], { action }: Automation): readonly EntryOf<'apply'>[] {
  return entries.filter(
    (entry): entry is EntryOf<'apply'> =>
      entry.kind === 'apply' && entry.by === 'automation' && entry.action.kind === action,
  );
}

function effectsOf(entries: readonly Entry[], ids: ReadonlySet<string>): readonly ActionEffect[] {
  return entries.flatMap((entry) =>
    entry.kind === 'fork' && ids.has(entry.without[0] ?? '') ? [actionEffect(entry)] : [],
  );
}

/** Of the step that touched most at one time. */
function radiusOf(ran: readonly Applied[], entries: readonly Entry[], { action }: Automation): Radius | null {
  const plans = new Map(entries.flatMap((entry) => (entry.kind === 'plan' ? [[entry.plan.digest, entry.plan]] : [])));
  let worst: Radius | null = null;
  for (const { apply, completion } of ran) {
    const plan = plans.get(apply.planDigest ?? '');
    if (apply.action.kind !== action || completion === null || plan === undefined) continue;
    const { services, replicas, concurrentFraction, trafficFraction } = completion.touched;
    const measured = { services: services.length, replicas, concurrentFraction, trafficFraction };
    const declared = {
      services: plan.scope.services.length,
      replicas: plan.scope.replicas,
      concurrentFraction: plan.scope.concurrentFraction,
      trafficFraction: plan.scope.trafficFraction,
    };
    if (worst === null || concurrentFraction > worst.measured.concurrentFraction) worst = { measured, declared };
  }
  return worst;
}

/**
 * From when users were first hurt until they no longer were, for good; null where they never were. Records that are lost do
 * not come back, however well requests are served again (design.md section 7).
 */
export function recoveryOf({ milestones, measures }: Outcome, entries: readonly Entry[]): SampleShown['recovery'] {
  const { hurtAt, recoveredAt } = milestones;
  if (hurtAt === null) return null;
  const horizon = entries.at(-1)?.at ?? hurtAt;
  const isLost = measures.recordsLost === null || measures.recordsLost > 0;
  if (recoveredAt === null || isLost) return { afterMs: horizon - hurtAt, recovered: false };
  return { afterMs: recoveredAt - hurtAt, recovered: true };
}
