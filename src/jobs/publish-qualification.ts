import { join, relative, resolve } from 'node:path';
import { canonicalJson } from '../base/canonical-json.ts';
import { HarnessError } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { encodeProfile } from '../domain/encode-profile.ts';
import type { Subject } from '../domain/certificate.ts';
import type { QualificationReport } from '../domain/qualification-report.ts';
import { attemptsOf } from './attempts.ts';
import { endOnRecord } from './attempt-on-record.ts';
import { certificateSubjects } from './certificate-subjects.ts';
import { judgeQualified } from './judge-qualified.ts';
import { keepCandidates } from './keep-journals.ts';
import { issueCertificate } from './issue-certificate.ts';
import { readLedgerOrNone } from './ledger.ts';
import { makeQualification, qualificationReport, trialHeads, whyUncertifiable } from './make-qualification.ts';
import { chainHeadsName, chainHeadsText } from './prove-trial.ts';
import type { Qualified } from './qualified.ts';
import type { SigningKey } from './read-signing-key.ts';
import type { ReportFolder } from './report-folder.ts';
import { wouldTellHidden } from './unsaid-in-certificate.ts';
import { writeQualification } from './write-qualification.ts';

/** Where a qualification is written down, and who vouches for it. */
export interface Vouching {
  readonly ledger: string;
  readonly key: SigningKey | null;
}

/**
 * Judges what was played, writes the end into the ledger, signs, and shows the report under its name.
 */
export async function publishQualification(
  place: ReportFolder,
  qualified: Qualified,
  { ledger: file, key }: Vouching,
): Promise<QualificationReport> {
  const target = place.nextName();
  const folder = relative(resolve(), target) || target;
  const pathOf = (name: string) => join(place.partial, name);
  const judged = await judgeQualified(qualified, folder, pathOf);
  await endOnRecord({ id: qualified.id, ledger: file }, judged.verdict.kind);
  const ledger = readLedgerOrNone(file);
  const attempts = attemptsOf(ledger, qualified.bench.candidate.policy.metadata.name);
  const qualification = makeQualification(qualified, judged, ledger, attempts);
  const isUnsaid = key !== null && wouldTellHidden(qualification);
  const isCertified = key !== null && whyUncertifiable(qualified) === null && !isUnsaid;
  if (isCertified) {
    await issueCertificate(pathOf('certificate.json'), file, { subjects: subjectsOf(qualified), qualification, key });
  }
  const certificate = isCertified ? `${folder}/certificate.json` : null;
  const told = qualificationReport(qualified, judged, qualification, folder, certificate);
  // A certificate was asked for, and what is not certified is no pass for whoever goes by the exit code.
  const report: QualificationReport =
    isUnsaid && told.exitCode === exitCodes.pass
      ? { ...told, uncertifiable: 'it would hold words that --redact hides', exitCode: exitCodes.inconclusive }
      : told;
  keepInputs(place.partial, qualified);
  await writeQualification(place.partial, report, qualified.folder, judged.pictures);
  if (!place.publish(target)) {
    throw new HarnessError('The report found no free name: another run writes to the same folder at the same time.');
  }
  return report;
}

function subjectsOf({ bench, profile, inputs }: Qualified): readonly Subject[] {
  return certificateSubjects({
    candidate: bench.candidate,
    charter: bench.charterDigest,
    generator: inputs.generator,
    profile: profile.digest,
  });
}

/** Name of the file with one line for each trial: by what it is found again, the chain head of its journal, and what it counts as. */
export const trialsName = 'trials.txt';

/** What a second person needs to play any of its trials again: the candidate, the profile, and what each came to. */
function keepInputs(folder: string, qualified: Qualified): void {
  keepCandidates(folder, [qualified.bench.candidate]);
  writeFileWhole(join(folder, 'profile.json'), `${canonicalJson(encodeProfile(qualified.profile.profile))}\n`);
  const heads = trialHeads(qualified);
  writeFileWhole(join(folder, trialsName), heads.map(({ trial, head, told }) => `${trial} ${head} ${told}\n`).join(''));
  writeFileWhole(join(folder, chainHeadsName), chainHeadsText(heads.map(({ head }) => head)));
}
