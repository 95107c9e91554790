import { automationsOf } from '../domain/automation.ts';
import type { Automation } from '../domain/automation.ts';
import type { AutomationReport, QualificationReport } from '../domain/qualification-report.ts';
import { limits } from '../domain/limits.ts';
import type { QualificationVerdict, QualifiedAutomation } from '../domain/qualification.ts';
import type { WaiverTold } from '../domain/waiver.ts';
import { noEvidence } from './automation-evidence.ts';
import { automationReport, qualifiedAutomation, unsampledReport } from './automation-report.ts';
import { automationVerdict, hasNeverActed, silenceWords } from './automation-verdict.ts';
import type { AutomationVerdict, VerdictTerms } from './automation-verdict.ts';
import { confusionOf } from './confusion.ts';
import { keepBroken, keepWorst, vetoTeller } from './keep-evidence.ts';
import type { EvidencePlace, WorstKept } from './keep-evidence.ts';
import { beyondSample } from './beyond-sample.ts';
import { changedSince } from './changed-since.ts';
import { brokenElsewhere } from './broken-elsewhere.ts';
import type { Sample } from './broken-elsewhere.ts';
import { factorExposure } from './exposure-report.ts';
import { drillRows, drillsAgainst, drillsWithheld } from './drills/drill-rows.ts';
import { failsWithheld } from './failed-on-record.ts';
import { measuredOf, notReversible } from './measured-everywhere.ts';
import { outcomesAgainst } from './outcomes-against.ts';
import { outcomesDiverted, outcomesLost } from './outcomes-since.ts';
import { policyVerdict } from './policy-verdict.ts';
import type { JudgedAutomation } from './policy-verdict.ts';
import type { Qualified } from './qualified.ts';
import { waiversTold } from './waived-vetoes.ts';
import type { SampledAutomation } from './sample-incident.ts';
import { worstOf } from './worst-trials.ts';

/** A certificate runs out after so many days at most (requirements.md A5). */
const validDaysMax = 90;
const dayMs = 86_400_000;
/** A profile older than this says nothing about the system as it is now (design.md section 4). */
const profileDaysMax = 30;

/** What a qualification came to, before it is one document. */
export interface JudgedQualification {
  readonly verdict: QualificationVerdict;
  /** Date on which what was requalified ends. */
  readonly until: string;
  /** In the order of the policy. */
  readonly automations: readonly QualifiedAutomation[];
  readonly reports: readonly AutomationReport[];
  readonly confusion: QualificationReport['confusion'];
  readonly worst: QualificationReport['worst'];
  /** Timelines of the worst trials, by the paths of their journals. */
  readonly pictures: ReadonlyMap<string, string>;
  readonly vetoes: readonly string[];
  readonly waivers: readonly WaiverTold[];
}

/**
 * Judges what was played. Journals of the first trial of each broken rule are written into the report, so that every claim can
 * be looked at: `pathOf` leads to where a file of it is written, and `folder` is where it will stand.
 */
export async function judgeQualified(
  qualified: Qualified,
  folder: string,
  pathOf: (file: string) => string,
): Promise<JudgedQualification> {
  const { bench, plan, setup, evidence, vetoSet, asOf } = qualified;
  const { requalification, exceptions } = bench.candidate.policy;
  // What is in force when it is played is what is shown: when an exception ends, it is another policy.
  const ends = [
    ...exceptions.flatMap(({ expires }) => (expires !== null && expires > asOf ? [expires] : [])),
    ...vetoSet.waived.map(({ waiver }) => waiver.expires),
  ];
  const days = Math.min(validDaysMax, Math.floor(requalification.every / dayMs));
  const until = [addDays(asOf, days), ...ends].toSorted()[0] ?? asOf;
  const trials = evidence.reduce((sum, one) => sum + one.trials, 0);
  const trialMs = qualified.sampleMs / Math.max(1, trials);
  const terms = { plan, until, withheld: withheldOf(qualified), trialMs };
  const samples = setup.sampled.map(({ automation }, index) => ({
    automation: automation.id,
    evidence: evidence[index] ?? noEvidence(),
  }));
  const found = new Map<string, Told>();
  const pictures = new Map<string, string>();
  for (const index of setup.sampled.keys()) {
    const told = await judgedSample(qualified, index, samples, terms, { folder, pathOf });
    for (const [journal, picture] of told.pictures) {
      if (pictures.size < limits.timelinesInlineMax) pictures.set(journal, picture);
    }
    found.set(told.certified.automation.id, told);
  }
  for (const { automation, why } of qualified.unsampled) {
    const { against, open } = brokenElsewhere(automation.id, samples, plan.violationsMax);
    const inDrills = drillsAgainst(automation.id, qualified.drills);
    const vetoes = [...vetoesAgainst(qualified, automation.id), ...inDrills, ...against];
    const hasActed = vetoSet.acted.has(automation.id) || against.length > 0;
    const told = toldAgainst(qualified, automation);
    const { verdict, silence } = unsampledVerdict(vetoes, hasActed, [why, ...open, ...told]);
    const certified = qualifiedAutomation(automation, noEvidence(), plan, verdict);
    found.set(automation.id, { certified, silence, report: unsampledReport(certified, plan) });
  }
  const asWhole = [
    ...drillsAgainst(null, qualified.drills),
    ...brokenElsewhere(null, samples, plan.violationsMax).against,
  ];
  const tell = vetoTeller(qualified, folder, pathOf);
  const inOrder = automationsOf(bench.candidate).flatMap(({ id }) => found.get(id) ?? []);
  return {
    verdict: policyVerdict(inOrder, vetoSet, asWhole, terms),
    until,
    automations: inOrder.map(({ certified }) => certified),
    reports: inOrder.map(({ report }) => report),
    confusion: confusionOf(samples.map((sample) => sample.evidence)),
    worst: worstOf(samples),
    pictures,
    vetoes: vetoSet.vetoes.map(tell),
    waivers: waiversTold(qualified.waivers, vetoSet, tell),
  };
}

interface Told extends JudgedAutomation {
  readonly report: AutomationReport;
}

/** What an automation that incidents expose came to, in its sample set, its drills and in itself. */
async function judgedSample(
  qualified: Qualified,
  index: number,
  samples: readonly Sample[],
  terms: Pick<VerdictTerms, 'plan' | 'until' | 'withheld' | 'trialMs'>,
  place: EvidencePlace,
): Promise<Told & Pick<WorstKept, 'pictures'>> {
  const { setup, vetoSet, since, bench, plan, drills: all } = qualified;
  const sampled = setup.sampled[index] as SampledAutomation;
  const { automation } = sampled;
  const evidence = samples[index]?.evidence ?? noEvidence();
  const held = all[index] ?? [];
  const measured = await measuredOf(qualified, sampled);
  const elsewhere = brokenElsewhere(automation.id, samples, plan.violationsMax);
  const { verdict, silence } = automationVerdict(automation, evidence, {
    ...terms,
    withheld: [
      ...terms.withheld,
      ...beyondSample(bench.candidate, sampled),
      // That nobody could stop what never acted follows from its never acting, which withholds by itself.
      ...(hasNeverActed(evidence) ? [] : drillsWithheld(held)),
      ...elsewhere.open,
      ...toldAgainst(qualified, automation),
    ],
    vetoes: [
      ...vetoesAgainst(qualified, automation.id),
      ...drillsAgainst(automation.id, all),
      ...notReversible(measured),
      ...elsewhere.against,
    ],
    actedInVetoSet: vetoSet.acted.has(automation.id),
    changedSince: changedSince(qualified),
    wasRequalified: since?.last.requalified.has(automation.id) ?? false,
  });
  const certified = qualifiedAutomation(automation, evidence, plan, verdict);
  const broken = await keepBroken(qualified, index, evidence, place);
  const { rows: worst, pictures } = await keepWorst(qualified, index, evidence, place);
  const drills = drillRows(held);
  const coverage = factorExposure(setup.profile, sampled, evidence);
  const told = { sampled, evidence, qualified: certified, broken, worst, measured, drills, coverage };
  return { certified, silence, report: automationReport(told, plan), pictures };
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** What keeps every automation from being qualified. */
function withheldOf(qualified: Qualified): readonly string[] {
  const { failed, vetoSet } = qualified;
  return [...staleProfile(qualified), ...lostVetoes(qualified), ...failsWithheld(failed, vetoSet.played)];
}

function staleProfile({ asOf, profile }: Qualified): readonly string[] {
  const days = (Date.parse(asOf) - Date.parse(profile.profile.asOf)) / dayMs;
  if (days < 0)
    return [`no evidence from this period: the profile is of ${profile.profile.asOf}, which is still to come`];
  if (days <= profileDaysMax) return [];
  return [
    `no evidence from this period: the profile is of ${profile.profile.asOf}, ${days} days ago, and ${profileDaysMax} are the most`,
  ];
}

/** A trial of which nothing is known may have been the one that fails: a policy is not qualified without it. */
function lostVetoes({ vetoSet }: Qualified): readonly string[] {
  return vetoSet.silent.flatMap(({ trial, why, isLost }) =>
    isLost ? [`the harness lost the veto trial ${trial}: ${why}`] : [],
  );
}

/** What it really did by itself may show that the sample is not of this system. */
function toldAgainst({ bench, outcomes, profile }: Qualified, automation: Automation): readonly string[] {
  const automations = automationsOf(bench.candidate);
  return [
    ...outcomesAgainst(automation, outcomes.outcomes, automations, profile.profile),
    ...outcomesLost(automation, outcomes, automations),
    ...outcomesDiverted(automation, outcomes, automations),
  ];
}

function vetoesAgainst({ vetoSet }: Qualified, automation: string): readonly string[] {
  return vetoSet.vetoes
    .filter(({ automations }) => automations.includes(automation))
    .map(({ trial, invariant, why }) => `${invariant}, in the veto trial ${trial}: ${why}`);
}

/** An automation that nothing can expose is not qualified, whatever else is (design.md section 7: no exposure, inconclusive). */
function unsampledVerdict(
  vetoes: readonly string[],
  hasActed: boolean,
  [why = '', ...others]: readonly string[],
): AutomationVerdict {
  if (vetoes.length > 0 && hasActed)
    return { verdict: { kind: 'demoted', to: 2, because: [...vetoes] }, silence: null };
  const because = [silenceWords('never-exposed', why), ...others, ...vetoes];
  return {
    verdict: { kind: 'inconclusive', because, exposuresMissing: null, minutesMissing: null },
    silence: 'never-exposed',
  };
}
