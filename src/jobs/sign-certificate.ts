import { canonicalJson, sha256 } from '../base/canonical-json.ts';
import { sealEnvelope } from '../base/dsse.ts';
import { HarnessError, UserError } from '../base/errors.ts';
import type { Statement, Subject } from '../domain/certificate.ts';
import { certificatePayloadType } from '../domain/certificate.ts';
import type { LedgerBodyOf } from '../domain/ledger.ts';
import type { Qualification } from '../domain/qualification.ts';
import { statementFlaws } from '../report/statement-flaws.ts';
import { makeStatement } from '../report/make-statement.ts';
import type { SigningKey } from './read-signing-key.ts';
import { isAuthor } from './same-person.ts';
import { planWeaknesses } from './weak-plan.ts';

/** A certificate that was signed: its text, and how the ledger has it. */
export interface SignedCertificate {
  /** The envelope, as `certificate.json` has it. */
  readonly text: string;
  /** To be written into the ledger by `writeToLedger`: a certificate that no ledger knows is refused beside one. */
  readonly issued: LedgerBodyOf<'certificate-issued'>;
}

/**
 * Signs what a qualification found. The same parts and key give the same bytes. Throws `UserError` when the signer is the
 * policy's author, and `HarnessError` for a qualification that contradicts itself or requalifies by a weak plan.
 */
export function signCertificate(parts: {
  readonly subjects: readonly Subject[];
  readonly qualification: Qualification;
  readonly key: SigningKey;
}): SignedCertificate {
  const { subjects, qualification, key } = parts;
  refuseAuthor(key.owner, qualification.author);
  const statement = makeStatement(subjects, qualification);
  const [flaw] = statementFlaws(statement);
  if (flaw !== undefined) throw new HarnessError(`the certificate would contradict itself: ${flaw}`);
  const [weakness] = planWeaknesses(qualification);
  if (weakness !== undefined) throw new HarnessError(`the certificate would requalify where its plan ${weakness}`);
  const payload = canonicalJson(statement);
  const text = sealEnvelope(certificatePayloadType, Buffer.from(payload), key.key);
  return { text, issued: issuedOf(statement, sha256(payload), key.keyid) };
}

/** Throws `UserError` when a key's owner wrote the policy: nobody certifies what is their own. */
export function refuseAuthor(owner: string, author: string): void {
  if (!isAuthor(owner, author)) return;
  throw new UserError(`${owner} is an author of this policy (${author}) and cannot certify it.`, {
    mend: 'Have somebody else sign, with a key of their own.',
  });
}

function issuedOf({ subject, predicate }: Statement, certificate: string, keyid: string): SignedCertificate['issued'] {
  const { report, asOf, validUntil, automations } = predicate;
  const candidate = subject.find(({ name }) => name === 'candidate')?.digest.sha256 ?? '';
  const ids = automations.map(({ automation }) => automation.id);
  return { kind: 'certificate-issued', certificate, report, candidate, keyid, asOf, validUntil, automations: ids };
}
