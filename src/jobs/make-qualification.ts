import { exitCodes } from '../base/exit-codes.ts';
import { merkleRoot } from '../base/merkle-tree.ts';
import { packageVersion } from '../base/package-root.ts';
import { automationsOf } from '../domain/automation.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Drift, QualificationReport } from '../domain/qualification-report.ts';
import type { Attempt, Qualification, QualificationVerdict } from '../domain/qualification.ts';
import type { JudgedQualification } from './judge-qualified.ts';
import { changedSince } from './changed-since.ts';
import { outcomesReport } from './outcomes-since.ts';
import { assumptionsOf, conditionsOf, notTestedOf, subjectOf } from './qualification-conditions.ts';
import type { Qualified } from './qualified.ts';
import { weaknessesOf } from './weak-plan.ts';

/** A trial of a qualification, by which it is found again, and the chain head of its journal. */
export interface TrialHead {
  readonly trial: string;
  readonly head: string;
  /** What it counts as. */
  readonly told: string;
}

/** All trials in the order of the plan: the veto set, then each automation's with its drills. The leaves of the certificate's tree. */
export function trialHeads({ vetoSet, setup, evidence, drills }: Qualified): readonly TrialHead[] {
  const failed = new Set(vetoSet.vetoes.map(({ trial }) => trial));
  const waived = new Set(vetoSet.waived.map(({ veto }) => veto.trial));
  const vetoState = (trial: string) => (failed.has(trial) ? 'yes' : waived.has(trial) ? 'waived' : 'no');
  return [
    ...vetoSet.heads.map(([trial, head]) => ({ trial: `veto ${trial}`, head, told: `failed=${vetoState(trial)}` })),
    ...setup.sampled.flatMap(({ automation }, index) =>
      [...(evidence[index]?.heads ?? []), ...(drills[index] ?? []).flatMap(({ heads }) => heads)].map(
        ([number, head, told]) => ({ trial: `${automation.id} ${number}`, head, told }),
      ),
    ),
  ];
}

/** What a certificate says. The attempts are those of the ledger as it is when it is made. */
export function makeQualification(
  qualified: Qualified,
  judged: JudgedQualification,
  ledger: Ledger,
  attempts: readonly Attempt[],
): Qualification {
  const { bench, plan, vetoSet, asOf } = qualified;
  const heads = trialHeads(qualified);
  return {
    subject: subjectOf(bench.candidate),
    report: qualified.id,
    asOf,
    validUntil: judged.until,
    author: bench.candidate.policy.metadata.author,
    verdict: judged.verdict,
    plan,
    seed: qualified.seed,
    automations: [...judged.automations],
    vetoSet: {
      trials: vetoSet.trials,
      failed: [...new Set(vetoSet.vetoes.map(({ trial }) => trial))],
      waived: [...new Set(vetoSet.waived.map(({ veto }) => veto.finding))],
    },
    trials: { count: heads.length, merkleRoot: merkleRoot(heads.map(({ head }) => head)) },
    conditionalOn: conditionsOf(qualified),
    assumptions: assumptionsOf(qualified),
    notTested: notTestedOf(qualified, judged.reports),
    waivers: [...new Set(vetoSet.waived.map(({ waiver }) => waiver))],
    attempts: [...attempts],
    ledger: { entries: ledger.entries.length, head: ledger.head },
  };
}

/** All that is told of a qualification, as one document. */
export function qualificationReport(
  qualified: Qualified,
  judged: JudgedQualification,
  qualification: Qualification,
  folder: string,
  certificate: string | null,
): QualificationReport {
  const { bench, profile } = qualified;
  const { candidate } = bench;
  return {
    schema: 'requal/qualification/v1',
    id: qualified.id,
    startedAt: qualified.startedAt,
    tookMs: qualified.tookMs,
    requal: packageVersion(),
    node: process.version,
    candidate: {
      name: candidate.name,
      digest: candidate.digest,
      policyVersion: candidate.policy.metadata.version,
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
    automations: judged.reports,
    confusion: judged.confusion,
    worst: judged.worst,
    drift: driftOf(qualified),
    outcomes: outcomesReport(qualified.outcomes, automationsOf(candidate)),
    vetoes: judged.vetoes,
    waivers: judged.waivers,
    folder,
    certificate,
    exitCode: exitCodeOf(judged.verdict, whyUncertifiable(qualified) !== null),
  };
}

function driftOf(qualified: Qualified): Drift | null {
  const { since } = qualified;
  if (since === null) return null;
  const { last, rows } = since;
  return { since: last.file, signer: last.signer, asOf: last.asOf, changed: [...changedSince(qualified)], rows };
}

/** A certificate is made in the days in which it begins to hold, or a period could be chosen for its incidents. */
const asOfDaysMax = 7;

/** Why no certificate can come of a qualification, whatever it found; null when one can. */
export function whyUncertifiable({
  seed,
  plan,
  asOf,
  startedAt,
}: Pick<Qualified, 'seed' | 'plan' | 'asOf' | 'startedAt'>): string | null {
  if (seed.origin === 'chosen') return 'its seed was chosen by a person';
  const [weakness] = weaknessesOf(plan);
  if (weakness !== undefined) return `its plan ${weakness}`;
  const today = startedAt.slice(0, 10);
  const days = (Date.parse(today) - Date.parse(asOf)) / 86_400_000;
  if (days < 0 || days > asOfDaysMax) return `it is as of ${asOf}, and was made on ${today}`;
  return null;
}

/** What cannot be certified is no pass for whoever goes by the exit code. */
function exitCodeOf({ kind }: QualificationVerdict, isRehearsal: boolean): number {
  if (kind === 'requalified') return isRehearsal ? exitCodes.inconclusive : exitCodes.pass;
  return kind === 'demoted' ? exitCodes.fail : exitCodes.inconclusive;
}
