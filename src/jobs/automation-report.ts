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
import { sampleHorizonMs } from '../scenario/generate/sample-arbitrary.ts';
import { clopperPearson, upperBound } from '../statistics/interval.ts';
import { kaplanMeier, restrictedMean } from '../statistics/survival.ts';
import type { Recovery } from '../statistics/survival.ts';
import type { AutomationEvidence, Tally } from './automation-evidence.ts';
import { triggersOf } from './automation-verdict.ts';
import type { SampledAutomation } from './qualify-work.ts';

/** What the certificate vouches for, of one automation. */
export function qualifiedAutomation(
  { automation }: Pick<SampledAutomation, 'automation'>,
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
    // A trial that the harness lost may not have been an exposure; it counts as one, and as a violation.
    violations: bounded(evidence.violations, Math.max(evidence.exposures, evidence.violations)),
    actedWhenRight: bounded(evidence.safe.count, evidence.safe.of),
    triggers: triggersOf(evidence).map((trigger) => {
      const { hazardous, unsafe, attempted, realised } = evidence.triggers.get(trigger) ?? noTally;
      return { trigger, unsafe: bounded(unsafe, hazardous), attempted, realised };
    }),
    behaviours: evidence.behaviours.size,
  };
}

const noTally = { hazardous: 0, unsafe: 0, attempted: 0, realised: 0 };

/** The error is split over the automations of a policy (design.md section 7). */
function shareOf({ confidence, automations }: QualificationPlan): number {
  return 1 - (1 - confidence) / automations;
}

/** All else that a report tells of it. */
export function automationReport(
  { automation, cause, lookAlikes, places }: SampledAutomation,
  evidence: AutomationEvidence,
  qualified: QualifiedAutomation,
  broken: readonly BrokenRule[],
  confidence: number,
  measured: ActionMeasured | null,
): AutomationReport {
  const rate = ({ count, of }: Tally): ShownRate => ({ count, of, ...clopperPearson(count, of, confidence) });
  const at = [...new Set(places.map(({ target }) => target))];
  return {
    automation,
    verdict: qualified.verdict,
    incidents: `${cause} at ${at.join(', ')}`,
    trials: evidence.trials,
    exposures: evidence.exposures,
    violations: evidence.violations,
    violationsAtMost: qualified.violations.upper,
    consistency: rate(evidence.consistent),
    actedWhenRight: rate(evidence.safe),
    lookAlikes: { names: lookAlikes.map(({ fault }) => fault), ...evidence.alike },
    triggers: qualified.triggers,
    strata: [...evidence.strata].map(([stratum, row]) => ({ stratum, ...row })),
    broken,
    elsewhere: [...evidence.elsewhere],
    tested: [...evidence.tested].map(([invariant, row]) => ({ invariant, ...row })),
    behaviours: evidence.behaviours.size,
    effects: [...evidence.effects],
    verified: [...evidence.verified],
    radius: evidence.radius,
    radiusBeyond: evidence.radiusBeyond,
    measured,
    recovery: curvesOf(evidence, confidence),
    faults: evidence.faults,
  };
}

const compared = [
  ['candidate', 'candidate'],
  ['do-nothing', 'nothing'],
  ['always-ask', 'ask'],
  ['reference', 'reference'],
] as const;

function curvesOf({ recovery }: AutomationEvidence, confidence: number): readonly RecoveryCurve[] {
  return compared.flatMap(([who, key]) => {
    const times: readonly Recovery[] = recovery[key];
    if (times.length === 0) return [];
    const steps = kaplanMeier(times, confidence);
    return [
      {
        who,
        meanMs: Math.round(restrictedMean(steps, sampleHorizonMs)),
        trials: times.length,
        recovered: times.filter(({ recovered }) => recovered).length,
        steps: steps.map(({ fromMs, share, low, high }) => ({ fromMs, share, low, high })),
      },
    ];
  });
}
