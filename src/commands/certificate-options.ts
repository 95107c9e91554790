import type { Argv } from 'yargs';
import { UserError } from '../base/errors.ts';
import type { CertificateAsked } from '../domain/campaign.ts';
import { saidOnce } from './said-once.ts';

/** Options of a verb that lets a certificate tell the qualification, as the command line has them. */
export interface CertificateOptions {
  readonly certificate: string | undefined;
  readonly trust: string | undefined;
  readonly ledger: string | undefined;
}

/** Adds the options of a certificate to a verb. */
export function withCertificateOptions<T>(args: Argv<T>): Argv<T & CertificateOptions> {
  return args
    .option('certificate', {
      type: 'string',
      requiresArg: true,
      coerce: saidOnce<string>('--certificate'),
      describe:
        'What tells whether the candidate is qualified at the time of each scenario that assumes it; needs --trust',
    })
    .option('trust', {
      type: 'string',
      requiresArg: true,
      coerce: saidOnce<string>('--trust'),
      describe: 'Public keys of those whose certificates count',
    })
    .option('ledger', {
      type: 'string',
      requiresArg: true,
      coerce: saidOnce<string>('--ledger'),
      describe: 'Ledger in which the certificate was issued, to see whether it was revoked',
    });
}

/** The certificate that was asked for; null for none. Throws `UserError` for one whose signers nobody trusts. */
export function certificateAsked({ certificate, trust, ledger }: CertificateOptions): CertificateAsked | null {
  if (certificate === undefined) {
    const [extra] =
      Object.entries({ '--trust': trust, '--ledger': ledger }).find(([, said]) => said !== undefined) ?? [];
    if (extra !== undefined) throw new UserError(`${extra} is about a certificate, and --certificate names none.`);
    return null;
  }
  if (trust !== undefined) return { file: certificate, trust, ledger: ledger ?? null };
  throw new UserError('--trust is missing.', { mend: 'Name the keys of those whose certificates count.' });
}
