import { invariant, UserError } from '../base/errors.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import { writeToLedger } from './ledger.ts';

/**
 * Takes a certificate back for everybody who looks into its ledger. Throws `UserError` for a ledger that does not know it,
 * because revoked there it would go on holding elsewhere.
 */
export async function revokeCertificate(
  file: string,
  certificate: string,
  said: { readonly reason: string; readonly by: string },
): Promise<LedgerEntry> {
  const ledger = await writeToLedger(file, 'a revocation', ({ entries }) => {
    if (!entries.some((entry) => entry.kind === 'certificate-issued' && entry.certificate === certificate))
      throw new UserError('The ledger has not recorded that this certificate was issued.', {
        place: { file, line: null, column: null },
        mend: 'Name the ledger in which it was issued.',
      });
    return { kind: 'certificate-revoked', certificate, ...said };
  });
  const entry = ledger.entries.at(-1);
  invariant(entry !== undefined, 'an entry was written and is not there');
  return entry;
}
