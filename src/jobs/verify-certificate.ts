import { exitCodes } from '../base/exit-codes.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Refusal, Statement, Subject, SubjectName, Verification } from '../domain/certificate.ts';
import type { Ledger } from '../domain/ledger.ts';
import { invariants } from '../judge/charter-table.ts';
import { statementFlaws } from '../report/statement-flaws.ts';
import { behaviour } from '../run/trial-input.ts';
import { candidateDigests } from './certificate-subjects.ts';
import { ledgerRefusals } from './ledger-refusals.ts';
import type { OpenedCertificate } from './open-certificate.ts';
import { openCertificate } from './open-certificate.ts';
import type { Trust } from './read-trust.ts';
import { isAuthor } from './same-person.ts';
import { planWeaknesses } from './weak-plan.ts';

/** What a certificate is held against. What is null is not looked at, and the answer says so. */
export interface AsItIsNow {
  readonly candidate: Candidate;
  readonly charter: string;
  /** Digest of the generator that this requal samples with. */
  readonly generator: string;
  readonly profile: string | null;
  readonly ledger: Ledger | null;
  /** The day of which it is asked, such as `2026-11-21`. */
  readonly asOf: string;
}

/**
 * Whether a certificate may be relied on: signed by a trusted person who is not the policy's author, in force on that day,
 * about the candidate, charter, profile, generator and requal as they are now, and not taken back. All that speaks against
 * it is told; of one that no trusted key has signed nothing but that, because nothing in it can be believed.
 */
export function verifyCertificate(file: string, text: string, trust: Trust, now: AsItIsNow): Verification {
  const opened = openCertificate(text, trust);
  if ('refusal' in opened) {
    const nothing = { signer: null, digest: null, verdict: null, validUntil: null, waivers: [] };
    return verificationOf(file, now, [opened.refusal], nothing);
  }
  const { statement, digest, signer } = opened;
  const refusals = [
    ...statementFlaws(statement).map((flaw) =>
      refusal('contradicts-itself', flaw, 'Do not rely on it, and tell its signer.'),
    ),
    ...planWeaknesses(statement.predicate).map((weakness) =>
      refusal('weak-plan', `It says requalified, and its plan ${weakness}.`, 'Qualify the policy with the whole plan.'),
    ),
    ...waivedAbsolutes(statement),
    ...authorRefusals(opened, now.candidate),
    ...dateRefusals(statement, now.asOf),
    ...subjectRefusals(statement, now),
    ...(now.ledger === null ? [] : ledgerRefusals(opened, now.ledger, now.candidate.policy.metadata.name)),
  ];
  const { verdict, validUntil, waivers } = statement.predicate;
  return verificationOf(file, now, refusals, { signer, digest, verdict, validUntil, waivers });
}

function verificationOf(
  certificate: string,
  now: AsItIsNow,
  refusals: readonly Refusal[],
  said: Pick<Verification, 'signer' | 'digest' | 'verdict' | 'validUntil' | 'waivers'>,
): Verification {
  const valid = refusals.length === 0;
  return {
    schema: 'requal/certificate-verification/v1',
    certificate,
    asOf: now.asOf,
    valid,
    exitCode: valid ? exitCodeOf(said.verdict) : exitCodes.integrity,
    refusals: [...refusals],
    notChecked: [...notChecked(now)],
    ...said,
  };
}

/** A genuine certificate may well say that a policy was demoted, and whoever asks for a pass must not read that as one. */
function exitCodeOf(verdict: Verification['verdict']): number {
  switch (verdict?.kind) {
    case 'requalified':
      return exitCodes.pass;
    case 'demoted':
      return exitCodes.fail;
    case 'inconclusive':
    case undefined:
      return exitCodes.inconclusive;
  }
}

function notChecked({ ledger, profile }: AsItIsNow): readonly string[] {
  return [
    ...(ledger === null ? ['revocation not checked: no ledger was named (--ledger)'] : []),
    ...(profile === null ? ['profile not checked: none was named (--profile)'] : []),
  ];
}

/** No rule that is absolute can be waived, whoever signs it. */
function waivedAbsolutes({ predicate }: Statement): readonly Refusal[] {
  const absolute = new Set(invariants.filter((rule) => rule.class === 'absolute').map(({ id }) => id));
  const findings = new Set([...predicate.vetoSet.waived, ...predicate.waivers.map(({ finding }) => finding)]);
  return [...findings]
    .filter((finding) => absolute.has(finding.slice(finding.lastIndexOf('/') + 1)))
    .map((finding) =>
      refusal(
        'contradicts-itself',
        `It waives ${finding}, which is an absolute rule and cannot be waived.`,
        'Do not rely on it, and tell its signer.',
      ),
    );
}

/** Whose name the policy bears is read from the candidate at hand and from the certificate: neither can hide the other. */
function authorRefusals({ statement, signer }: OpenedCertificate, candidate: Candidate): readonly Refusal[] {
  const authors = [...new Set([statement.predicate.author, candidate.policy.metadata.author])];
  return authors
    .filter((author) => isAuthor(signer.owner, author))
    .map((author) =>
      refusal(
        'signed-by-the-author',
        `It is signed by ${signer.owner}, who is an author of the policy (${author}). Nobody certifies what is their own.`,
        'Have somebody else qualify the policy and sign.',
      ),
    );
}

function dateRefusals({ predicate }: Statement, asOf: string): readonly Refusal[] {
  // Dates of ISO 8601 are in the order of their texts.
  if (asOf < predicate.asOf)
    return [
      refusal(
        'not-yet-valid',
        `It holds from ${predicate.asOf}, and it is asked of ${asOf}.`,
        'Ask of a day since then.',
      ),
    ];
  if (asOf <= predicate.validUntil) return [];
  return [
    refusal('expired', `It ended on ${predicate.validUntil}, and it is asked of ${asOf}.`, 'Qualify the policy again.'),
  ];
}

function subjectRefusals({ subject }: Statement, now: AsItIsNow): readonly Refusal[] {
  const said = new Map<SubjectName, Subject>(subject.map((one) => [one.name, one]));
  const differs = (name: SubjectName, digest: string | null) =>
    digest !== null && said.get(name)?.digest.sha256 !== digest;
  const again = 'Qualify it again as it is now, or name what was qualified.';
  const requal = said.get('requal');
  return [
    ...when(differs('candidate', now.candidate.digest), () =>
      refusal('other-candidate', `It is about another candidate: ${changedParts(said, now.candidate)}.`, again),
    ),
    ...when(differs('charter', now.charter), () =>
      refusal('other-charter', 'The charter has changed since: it was qualified by other rules.', again),
    ),
    ...when(requal?.name !== 'requal' || requal.annotations.behaviour !== behaviour, () =>
      refusal(
        'other-requal',
        `It was made by a requal of ${requal?.name === 'requal' ? `version ${requal.annotations.version}, behaviour ${requal.annotations.behaviour}` : 'unknown version'}; this one has behaviour ${behaviour} and may judge otherwise.`,
        'Verify it with that version, or qualify the policy again.',
      ),
    ),
    ...when(differs('generator', now.generator), () =>
      refusal(
        'other-generator',
        'The generator has changed since: this requal draws other incidents, or in other shares.',
        again,
      ),
    ),
    ...when(differs('profile', now.profile), () =>
      refusal('other-profile', 'It is about another system, or about this one as it was: the profile differs.', again),
    ),
  ];
}

const partWords = {
  'candidate/policy': 'the policy',
  'candidate/runbooks': 'the runbooks',
  'candidate/agent': 'the agent',
  'candidate/decider': 'what decides in the place of the policy file',
  'candidate/executor': 'the executor',
} as const;

function changedParts(said: ReadonlyMap<SubjectName, Subject>, candidate: Candidate): string {
  const digests = candidateDigests(candidate);
  const names = Object.keys(partWords) as (keyof typeof partWords)[];
  const changed = names
    .filter((name) => said.get(name)?.digest.sha256 !== digests[name])
    .map((name) => partWords[name]);
  const [last, ...before] = changed.toReversed();
  if (last === undefined) return 'its parts are the same and it as a whole is not';
  const list = before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
  return `${list} differ${changed.length === 1 && !last.endsWith('s') ? 's' : ''}`;
}

function refusal(kind: Refusal['kind'], message: string, mend: string): Refusal {
  return { kind, message, mend };
}

function when(isSo: boolean, make: () => Refusal): readonly Refusal[] {
  return isSo ? [make()] : [];
}
