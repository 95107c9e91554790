import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { IntegrityError, UserError } from '../base/errors.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Profile } from '../domain/profile.ts';
import { loadProfile } from '../scenario/load-profile.ts';
import { candidateIn } from './kept-candidate.ts';
import { certificateText, readUnverified } from './open-certificate.ts';
import { qualificationIn } from './qualification-in.ts';

/** What was qualified the last time, as its report keeps it. */
export interface Since {
  /** The certificate's file. */
  readonly file: string;
  readonly asOf: string;
  readonly candidate: Candidate;
  readonly profile: Profile;
  readonly profileDigest: string;
  readonly charterDigest: string;
  readonly requal: string;
  /** Ids of the automations that it requalified. */
  readonly requalified: ReadonlySet<string>;
}

/**
 * Reads the last qualification from its certificate and the report that it stands in. What the report keeps must be what the
 * certificate says; who signed it is for `requal certificate verify`. Throws `UserError` where something is missing, and
 * `IntegrityError` where the two do not fit.
 */
export function readSince(file: string): Since {
  const read = readUnverified(certificateText(file));
  const place = { file, line: null, column: null };
  if ('refusal' in read) throw new IntegrityError(read.refusal.message, { place, mend: read.refusal.mend });
  const folder = dirname(file);
  if (!existsSync(join(folder, 'profile.json'))) {
    throw new UserError('The report of this certificate is not beside it.', {
      place,
      mend: 'Name the certificate in the folder that `requal qualify` wrote: candidate and profile are kept there.',
    });
  }
  const { subject, predicate } = read.statement;
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
    asOf: predicate.asOf,
    candidate: candidateIn(folder, report.candidate.name, digestOf('candidate')),
    profile,
    profileDigest: digestOf('profile'),
    charterDigest: digestOf('charter'),
    requal: report.requal,
    requalified: new Set(
      predicate.automations.flatMap(({ automation, verdict }) =>
        verdict.kind === 'requalified' ? [automation.id] : [],
      ),
    ),
  };
}
