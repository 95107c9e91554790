import { sha256 } from '../base/canonical-json.ts';
import { exitCodes } from '../base/exit-codes.ts';
import { packageVersion } from '../base/package-root.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { measureAction } from '../run/measure-action.ts';
import { quietScenario } from '../scenario/generate/sample-arbitrary.ts';
import { openSimulator } from '../world/simulator/simulator.ts';
import { automationsOf } from '../domain/automation.ts';
import type {
  ActionMeasured,
  AutomationReport,
  BrokenRule,
  QualificationReport,
} from '../domain/qualification-report.ts';
import type { Qualification, QualificationVerdict, QualifiedAutomation } from '../domain/qualification.ts';
import { replayCommand } from '../report/replay-command.ts';
import { noEvidence } from './automation-evidence.ts';
import type { AutomationEvidence } from './automation-evidence.ts';
import { automationReport, qualifiedAutomation } from './automation-report.ts';
import { automationVerdict } from './automation-verdict.ts';
import { assumptionsOf, conditionsOf, notTestedOf } from './qualification-conditions.ts';
import { policyVerdict } from './policy-verdict.ts';
import { exposuresPerTriggerMin } from './qualified.ts';
import type { Qualified } from './qualified.ts';
import { playSample } from './qualify-work.ts';
import type { SampledAutomation } from './qualify-work.ts';

/** A certificate runs out after so many days at most (requirements.md A5). */
const validDaysMax = 90;
const dayMs = 86_400_000;
/** A profile older than this says nothing about the system as it is now (design.md section 4). */
const profileDaysMax = 30;

/**
 * Judges what was played and puts it into one document. Journals of the first trial of each broken rule are written beside
 * it, so that every claim can be looked at; `pathOf` leads to where a file of the report is written.
 */
export async function makeQualification(
  qualified: Qualified,
  folder: string,
  pathOf: (file: string) => string,
): Promise<QualificationReport> {
  const { bench, profile, plan, setup, evidence, vetoSet, asOf } = qualified;
  const until = addDays(asOf, Math.min(validDaysMax, Math.floor(bench.candidate.policy.requalification.every / dayMs)));
  const withheld = staleProfile(qualified);
  const trials = evidence.reduce((sum, one) => sum + one.trials, 0);
  const terms = { plan, until, withheld, trialMs: qualified.sampleMs / Math.max(1, trials) };
  const vetoes = keepVetoes(qualified, folder, pathOf);
  const played: AutomationReport[] = [];
  const certified: QualifiedAutomation[] = [];
  for (const [index, sampled] of setup.sampled.entries()) {
    const shown = evidence[index] ?? noEvidence();
    const measured = await measuredOf(qualified, sampled);
    const own = [...vetoesAgainst(qualified, sampled.automation.id), ...notReversible(measured)];
    const verdict = automationVerdict(sampled.automation, shown, { ...terms, vetoes: own });
    const one = qualifiedAutomation(sampled, shown, plan, verdict);
    const broken = await keepBroken(qualified, index, shown, folder, pathOf);
    certified.push(one);
    played.push(automationReport(sampled, shown, one, broken, plan.confidence, measured));
  }
  for (const { automation, why } of qualified.unsampled) {
    const verdict = unsampledVerdict(vetoesAgainst(qualified, automation.id), why);
    const bare = { automation, cause: 'no-fault' as never, lookAlikes: [], evidence: [], places: [], safePlaces: [] };
    const one = qualifiedAutomation(bare, noEvidence(), plan, verdict);
    certified.push(one);
    played.push({ ...automationReport(bare, noEvidence(), one, [], plan.confidence, null), incidents: null });
  }
  const inOrder = byPolicy(qualified);
  const automations = certified.toSorted((a, b) => inOrder(a.automation.id) - inOrder(b.automation.id));
  const verdict = policyVerdict(automations, vetoSet, terms);
  const qualification: Qualification = {
    subject: bench.candidate.programs.executor.kind === 'requal' ? 'model' : 'runtime',
    report: qualified.id,
    asOf,
    validUntil: until,
    author: bench.candidate.policy.metadata.author,
    verdict,
    plan,
    seed: qualified.seed,
    automations,
    vetoSet: { trials: vetoSet.trials, failed: [...new Set(vetoSet.vetoes.map(({ trial }) => trial))] },
    trials: { count: vetoSet.trials + trials, merkleRoot: rootOf(qualified) },
    conditionalOn: conditionsOf(qualified),
    assumptions: assumptionsOf(qualified),
    notTested: notTestedOf(qualified, played),
    waivers: [],
    attempts: [],
  };
  return {
    schema: 'requal/qualification/v1',
    id: qualified.id,
    startedAt: qualified.startedAt,
    tookMs: qualified.tookMs,
    requal: packageVersion(),
    node: process.version,
    candidate: {
      name: bench.candidate.name,
      digest: bench.candidate.digest,
      policyVersion: bench.candidate.policy.metadata.version,
    },
    profile: {
      name: profile.profile.name,
      title: profile.profile.title,
      digest: profile.digest,
      asOf: profile.profile.asOf,
    },
    charterDigest: bench.charterDigest,
    generatorDigest: qualified.inputs.generator,
    inputs: qualified.inputs.inputs,
    uncertifiable: whyUncertifiable(qualified),
    qualification,
    automations: played.toSorted((a, b) => inOrder(a.automation.id) - inOrder(b.automation.id)),
    vetoes,
    folder,
    certificate: null,
    exitCode: exitCodeOf(verdict),
  };
}

function whyUncertifiable({ seed, plan }: Qualified): string | null {
  if (seed.origin === 'chosen') return 'its seed was chosen by a person';
  if (plan.exposuresPerTrigger < exposuresPerTriggerMin) {
    return `it asked for ${plan.exposuresPerTrigger} exposures of each trigger, and ${exposuresPerTriggerMin} are the least`;
  }
  return null;
}

function exitCodeOf({ kind }: QualificationVerdict): number {
  if (kind === 'requalified') return exitCodes.pass;
  return kind === 'demoted' ? exitCodes.fail : exitCodes.inconclusive;
}

function byPolicy({ bench }: Qualified): (id: string) => number {
  const ids = automationsOf(bench.candidate).map(({ id }) => id);
  return (id) => ids.indexOf(id);
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
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

function vetoesAgainst({ vetoSet }: Qualified, automation: string): readonly string[] {
  return vetoSet.vetoes
    .filter(({ automations }) => automations.includes(automation))
    .map(({ trial, invariant, why }) => `${invariant}, in the veto trial ${trial}: ${why}`);
}

/** Within five minutes the service and its records are as good as before (requirements.md B2). */
const undoMaxMs = 5 * 60_000;

/** What the step is in itself, on the system of the profile, at the first place at which it is proposed. */
function measuredOf(
  { setup, profile, bench }: Qualified,
  { automation, places }: SampledAutomation,
): Promise<ActionMeasured> {
  const runbook = bench.candidate.runbooks.find(({ pattern }) => pattern === automation.pattern);
  const amount = runbook?.actions.find(({ kind }) => kind === automation.action)?.amount.default ?? 0;
  const scenario = quietScenario(profile.profile);
  const action = { kind: automation.action, target: places[0]?.target ?? '', amount };
  return measureAction(() => openSimulator(scenario, setup.seed), action);
}

function notReversible({ undoMs, recordsKept }: ActionMeasured): readonly string[] {
  const found: string[] = [];
  if (undoMs === null) found.push('it is not reversible: all was never again as it had been without it');
  else if (undoMs > undoMaxMs) {
    found.push(
      `it is not reversible in five minutes: it took ${Math.round(undoMs / 1_000)} s until all was as it had been without it`,
    );
  }
  if (recordsKept === false) found.push('it is not reversible: records were lost by it');
  return found;
}

/** An automation that nothing can expose is not qualified, whatever else is (design.md section 7: no exposure, inconclusive). */
function unsampledVerdict(vetoes: readonly string[], why: string): QualificationVerdict {
  if (vetoes.length > 0) return { kind: 'demoted', to: 2, because: [...vetoes] };
  return { kind: 'inconclusive', because: [`never exposed: ${why}`], exposuresMissing: null, minutesMissing: null };
}

function keepVetoes(
  { vetoSet, bench }: Qualified,
  folder: string,
  pathOf: (file: string) => string,
): readonly string[] {
  const written = new Set<string>();
  return vetoSet.vetoes.map(({ trial, invariant, why, journal, twin }) => {
    const file = `journals/${bench.candidate.name}/${trial}.jsonl`;
    if (!written.has(file)) {
      written.add(file);
      writeFileWhole(pathOf(file), `${journal.lines.join('\n')}\n`);
      if (twin) writeFileWhole(pathOf(file.replace(/\.jsonl$/, '.twin.jsonl')), `${twin.lines.join('\n')}\n`);
    }
    return `${trial}: ${invariant}: ${why}. Replay: ${replayCommand(folder, file)}`;
  });
}

async function keepBroken(
  { setup, bench }: Qualified,
  index: number,
  evidence: AutomationEvidence,
  folder: string,
  pathOf: (file: string) => string,
): Promise<readonly BrokenRule[]> {
  const found: BrokenRule[] = [];
  const rows = [...evidence.broken.values()].toSorted(
    (a, b) => b.realised - a.realised || b.attempted - a.attempted || (a.invariant < b.invariant ? -1 : 1),
  );
  for (const { trials, ...row } of rows) {
    const number = trials[0] ?? 0;
    const { automation } = setup.sampled[index] as SampledAutomation;
    const file = `journals/${bench.candidate.name}/${automation.id.replaceAll('/', '.')}-${number}.jsonl`;
    const { journal } = await playSample(setup, index, number);
    writeFileWhole(pathOf(file), `${journal.lines.join('\n')}\n`);
    found.push({ ...row, trials: [...trials], journal: `${folder}/${file}`, replay: replayCommand(folder, file) });
  }
  return found;
}

/** Until the tree of trials is signed, one digest over all chain heads in their order. */
function rootOf({ vetoSet, evidence }: Qualified): string {
  return sha256([...vetoSet.heads, ...evidence.flatMap(({ chainHeads }) => chainHeads)].join('\n'));
}
