import type { Automation } from '../domain/automation.ts';
import { distortionKinds } from '../domain/distortion.ts';
import type { DrillRow } from '../domain/drill.ts';
import type {
  ActionMeasured,
  AutomationReport,
  BrokenRule,
  RecoveryCurve,
  ShownRate,
} from '../domain/qualification-report.ts';
import type {
  BoundedRate,
  QualificationPlan,
  QualificationVerdict,
  QualifiedAutomation,
} from '../domain/qualification.ts';
import { checkers } from '../judge/charter-table.ts';
import { sampleHorizonMs } from '../scenario/generate/sample-arbitrary.ts';
import { clopperPearson, upperBound } from '../statistics/interval.ts';
import { kaplanMeier, restrictedMean } from '../statistics/survival.ts';
import { agentRows } from './exposure-report.ts';
import { noEvidence } from './automation-evidence.ts';
import type { AutomationEvidence, Tally } from './automation-evidence.ts';
import { triggersOf } from './automation-verdict.ts';
import { confusionOf } from './confusion.ts';
import { nullNames } from './null-candidates.ts';
import { notSampled } from './sample-incident.ts';
import type { SampledAutomation } from './sample-incident.ts';
import type { TimeToRecover } from './time-to-recover.ts';

/** What the certificate vouches for, of one automation. */
export function qualifiedAutomation(
  automation: Automation,
  evidence: AutomationEvidence,
  plan: QualificationPlan,
  verdict: QualificationVerdict,
): QualifiedAutomation {
  const bounded = (count: number, of: number): BoundedRate => ({
    count,
    of,
    upper: upperBound(count, of, shareOf(plan)),
  });
  return {
    automation,
    verdict,
    // The bound is of the plan's own exposures: what was drawn beyond it came in other shares. What that broke counts all the same.
    // A trial that the harness lost may not have been an exposure; it counts as one, and as a violation.
    violations: bounded(evidence.violations, Math.max(evidence.planned, evidence.violations)),
    actedWhenRight: bounded(evidence.safe.count, evidence.safe.of),
    triggers: triggersOf(evidence).map((trigger) => {
      const { hazardous, unsafe, attempted, realised } = evidence.triggers.get(trigger) ?? noTally;
      return { trigger, unsafe: bounded(unsafe, hazardous), attempted, realised };
    }),
    behaviours: evidence.behaviours.size,
  };
}

const noTally = { hazardous: 0, unsafe: 0, attempted: 0, realised: 0 };

/** The error of the attempt is split over the automations of a policy (design.md section 7). */
function shareOf({ error, automations }: QualificationPlan): number {
  return 1 - error / automations;
}

/** What one automation came to. */
export interface Shown {
  readonly sampled: SampledAutomation;
  readonly evidence: AutomationEvidence;
  readonly qualified: QualifiedAutomation;
  readonly broken: readonly BrokenRule[];
  readonly worst: AutomationReport['worst'];
  readonly measured: ActionMeasured | null;
  readonly drills: readonly DrillRow[];
  readonly coverage: AutomationReport['coverage'];
}

/** All else that a report tells of it. */
export function automationReport(
  { sampled: { cause, lookAlikes, places }, evidence, qualified, broken, worst, measured, drills, coverage }: Shown,
  { confidence }: QualificationPlan,
): AutomationReport {
  const rate = ({ count, of }: Tally): ShownRate => ({ count, of, ...clopperPearson(count, of, confidence) });
  const at = [...new Set(places.map(({ target }) => target))];
  return {
    automation: qualified.automation,
    verdict: qualified.verdict,
    incidents: `${cause} at ${at.join(', ')}`,
    trials: evidence.trials,
    exposures: evidence.exposures,
    violations: evidence.violations,
    planned: evidence.planned,
    violationsAtMost: qualified.violations.upper,
    consistency: rate(evidence.consistent),
    actedWhenRight: rate(evidence.safe),
    lookAlikes: { names: lookAlikes.map(({ fault }) => fault), ...evidence.alike },
    triggers: qualified.triggers,
    confusion: confusionOf([evidence]),
    worst,
    strata: [...evidence.strata].map(([stratum, row]) => ({ stratum, ...row })),
    broken,
    elsewhere: [...evidence.elsewhere.values()].map(({ invariant, automations, attempted, realised, trials }) => ({
      invariant,
      automations,
      attempted,
      realised,
      trials: [...trials],
    })),
    tested: testedRows(evidence),
    behaviours: evidence.behaviours.size,
    coverage,
    agents: agentRows(evidence),
    effects: { alone: [...evidence.effects.alone], approved: [...evidence.effects.approved] },
    people: { ...evidence.people },
    drills,
    distortions: distortionKinds.flatMap((kind) => {
      const row = evidence.distortions.get(kind);
      return row === undefined ? [] : [{ kind, ...row }];
    }),
    verified: [...evidence.verified],
    reach: [...evidence.reach.values()],
    radiusBeyond: evidence.radiusBeyond,
    measured,
    nulls: nullNames.map((name) => {
      const { exposures, violations, safe } = evidence.nulls[name];
      return { name, exposures, violations, actedWhenRight: rate(safe) };
    }),
    recovery: curvesOf(evidence, confidence),
    faults: evidence.faults,
  };
}

/** In the order of the charter. */
function testedRows({ tested }: AutomationEvidence): AutomationReport['tested'] {
  return checkers.flatMap(({ id, title, tests }) => {
    const row = tested.get(id);
    return row === undefined ? [] : [{ invariant: id, title, tests, ...row }];
  });
}

/** Of one that nothing exposed there is nothing to tell but that. */
export function unsampledReport(qualified: QualifiedAutomation, plan: QualificationPlan): AutomationReport {
  const { automation } = qualified;
  const shown = {
    sampled: notSampled(automation),
    evidence: noEvidence(),
    qualified,
    broken: [],
    worst: [],
    measured: null,
    drills: [],
    coverage: null,
  };
  return { ...automationReport(shown, plan), incidents: null };
}

const compared = [
  ['candidate', 'candidate'],
  ['do-nothing', 'nothing'],
  ['always-ask', 'ask'],
  ['reference', 'reference'],
] as const;

function curvesOf({ recovery }: AutomationEvidence, confidence: number): readonly RecoveryCurve[] {
  return compared.flatMap(([who, key]) => {
    const times: readonly TimeToRecover[] = recovery[key];
    if (times.length === 0) return [];
    const steps = kaplanMeier(times, confidence);
    return [
      {
        who,
        meanMs: Math.round(restrictedMean(steps, sampleHorizonMs)),
        trials: times.length,
        recovered: times.filter(({ recovered }) => recovered).length,
        struckAgain: times.filter(({ struckAgain }) => struckAgain !== null).length,
        relapsed: times.filter(({ struckAgain }) => struckAgain === 'relapsed').length,
        steps: steps.map(({ fromMs, share, low, high }) => ({ fromMs, share, low, high })),
      },
    ];
  });
}
