import { writeFileWhole } from '../base/write-file.ts';
import { writeToLedger } from './ledger.ts';
import type { SignedCertificate } from './sign-certificate.ts';
import { signCertificate } from './sign-certificate.ts';

/**
 * Signs what a qualification found, writes down in its ledger that it was issued, and then writes it to `path`: one that
 * no ledger knows never comes to be. Throws what `signCertificate` and `writeToLedger` throw.
 */
export async function issueCertificate(
  path: string,
  ledger: string,
  parts: Parameters<typeof signCertificate>[0],
): Promise<SignedCertificate> {
  const signed = signCertificate(parts);
  await writeToLedger(ledger, `the certificate of ${parts.qualification.report}`, () => signed.issued);
  writeFileWhole(path, signed.text);
  return signed;
}
