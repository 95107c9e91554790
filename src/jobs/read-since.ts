import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { IntegrityError, UserError } from '../base/errors.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Profile } from '../domain/profile.ts';
import { statementFlaws } from '../report/statement-flaws.ts';
import { loadProfile } from '../scenario/load-profile.ts';
import { candidateIn } from './kept-candidate.ts';
import type { ReadCertificate } from './open-certificate.ts';
import { certificateText, openCertificate, readUnverified } from './open-certificate.ts';
import { qualificationIn } from './qualification-in.ts';
import type { Trust } from './read-trust.ts';
import { isAuthor } from './same-person.ts';

/** What was qualified the last time, as its report keeps it. */
export interface Since {
  /** The certificate's file. */
  readonly file: string;
  /** Who signed it; null where nobody's keys were named, so that anybody may have written it. */
  readonly signer: string | null;
  readonly asOf: string;
  readonly candidate: Candidate;
  readonly profile: Profile;
  readonly profileDigest: string;
  readonly charterDigest: string;
  readonly requal: string;
  /** What it took for granted, the found scenarios among it. */
  readonly assumptions: readonly string[];
  /** Ids of the automations that it requalified. */
  readonly requalified: ReadonlySet<string>;
}

/**
 * Reads the last qualification from its certificate and the report that it stands in. What the report keeps must be what the
 * certificate says. Whether it is in force and of this candidate is not asked: it is of what was, and may have expired. Throws
 * `UserError` where something is missing, and `IntegrityError` where the two do not fit or, with `trust`, where nobody who is
 * trusted has signed it.
 */
export function readSince(file: string, trust: Trust | null): Since {
  const { statement, signer } = readSigned(file, trust);
  const place = { file, line: null, column: null };
  const folder = dirname(file);
  if (!existsSync(join(folder, 'profile.json'))) {
    throw new UserError('The report of this certificate is not beside it.', {
      place,
      mend: 'Name the certificate in the folder that `requal qualify` wrote: candidate and profile are kept there.',
    });
  }
  const { subject, predicate } = statement;
  const digestOf = (name: string) => subject.find((one) => one.name === name)?.digest.sha256 ?? '';
  const report = qualificationIn(folder);
  const { profile } = loadProfile(join(folder, 'profile.json'));
  if (report.profile.digest !== digestOf('profile') || report.qualification.report !== predicate.report) {
    throw new IntegrityError('The certificate is of another report than the one it stands in.', {
      place,
      mend: 'Take both from where they were made.',
    });
  }
  return {
    file,
    signer,
    asOf: predicate.asOf,
    candidate: candidateIn(folder, report.candidate.name, digestOf('candidate')),
    profile,
    profileDigest: digestOf('profile'),
    charterDigest: digestOf('charter'),
    requal: report.requal,
    assumptions: predicate.assumptions,
    requalified: new Set(
      predicate.automations.flatMap(({ automation, verdict }) =>
        verdict.kind === 'requalified' ? [automation.id] : [],
      ),
    ),
  };
}

function readSigned(file: string, trust: Trust | null): Pick<ReadCertificate, 'statement'> & Pick<Since, 'signer'> {
  const text = certificateText(file);
  const place = { file, line: null, column: null };
  if (trust === null) {
    const read = readUnverified(text);
    if ('refusal' in read) throw new IntegrityError(read.refusal.message, { place, mend: read.refusal.mend });
    return { statement: read.statement, signer: null };
  }
  const read = openCertificate(text, trust);
  if ('refusal' in read) throw new IntegrityError(read.refusal.message, { place, mend: read.refusal.mend });
  const [flaw] = [
    ...statementFlaws(read.statement),
    ...(isAuthor(read.signer.owner, read.statement.predicate.author)
      ? [`It is signed by an author of its policy.`]
      : []),
  ];
  if (flaw !== undefined) throw new IntegrityError(flaw, { place, mend: 'Do not rely on it, and tell its signer.' });
  return { statement: read.statement, signer: read.signer.owner };
}
