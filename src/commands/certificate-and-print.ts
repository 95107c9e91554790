import { generatorDigest } from '../jobs/generator-digest.ts';
import { IntegrityError, UserError } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import { profileDigest } from '../jobs/certificate-subjects.ts';
import { readLedger } from '../jobs/ledger.ts';
import { loadCharter } from '../jobs/load-charter.ts';
import { certificateText, readUnverified } from '../jobs/open-certificate.ts';
import type { ReadCertificate } from '../jobs/open-certificate.ts';
import { proveTrial } from '../jobs/prove-trial.ts';
import { readTrust } from '../jobs/read-trust.ts';
import { revokeCertificate } from '../jobs/revoke-certificate.ts';
import { verifyCertificate } from '../jobs/verify-certificate.ts';
import { loadCandidate } from '../policy/load-candidate.ts';
import { certificateText as shownText } from '../report/certificate-text.ts';
import { proofText } from '../report/proof-text.ts';
import { verificationText } from '../report/verification-text.ts';
import { parseDate, today } from './parse-date.ts';
import { printDocument } from './print-document.ts';

/** What `requal certificate` was asked; null is what was not said. */
export interface CertificateVerbOptions {
  readonly file: string;
  readonly candidate: string | null;
  readonly trust: string | null;
  readonly profile: string | null;
  readonly ledger: string | null;
  readonly asOf: string | null;
  readonly report: string | null;
  readonly journal: string | null;
  readonly reason: string | null;
  readonly by: string | null;
  readonly json: boolean;
}

/** Does what was asked of a certificate, prints it, and returns the exit code. */
export async function certificateAndPrint(
  verb: 'verify' | 'show' | 'prove' | 'revoke',
  options: CertificateVerbOptions,
): Promise<number> {
  refuseMeaningless(verb, options);
  switch (verb) {
    case 'verify':
      return verify(options);
    case 'show':
      return show(options);
    case 'prove':
      return prove(options);
    case 'revoke':
      return revoke(options);
  }
}

function verify(options: CertificateVerbOptions): number {
  const { file, profile, ledger, asOf, json } = options;
  const text = certificateText(file);
  const trust = readTrust(needed('--trust', options.trust));
  const verification = verifyCertificate(file, text, trust, {
    candidate: loadCandidate(needed('--candidate', options.candidate)),
    charter: loadCharter().digest,
    generator: generatorDigest(),
    profile: profile === null ? null : profileDigest(profile),
    ledger: ledger === null ? null : readLedger(ledger),
    asOf: asOf === null ? today() : parseDate('--as-of', asOf),
  });
  process.stdout.write(json ? `${JSON.stringify(verification, null, 2)}\n` : verificationText(verification));
  return verification.exitCode;
}

function show({ file, json }: CertificateVerbOptions): number {
  const { statement, digest, keyid } = readOrThrow(file);
  if (json) printDocument('certificate', { file, verified: false, digest, keyid, statement });
  else process.stdout.write(shownText({ file, statement, digest, keyid }));
  return exitCodes.pass;
}

function prove(options: CertificateVerbOptions): number {
  const { file, json } = options;
  const certificate = readOrThrow(file);
  const journal = needed('--journal', options.journal);
  const proof = proveTrial(certificate, needed('--report', options.report), journal);
  if (json) printDocument('proof', { certificate: certificate.digest, journal, ...proof });
  else process.stdout.write(proofText(journal, proof));
  return exitCodes.pass;
}

async function revoke(options: CertificateVerbOptions): Promise<number> {
  const { file, json } = options;
  const ledger = needed('--ledger', options.ledger);
  const said = { reason: needed('--reason', options.reason), by: needed('--by', options.by) };
  const entry = await revokeCertificate(ledger, readOrThrow(file).digest, said);
  if (json) printDocument('ledger-entry', { ledger, entry });
  else process.stdout.write(`${file} is revoked as of now, for whoever looks into ${ledger}: ${said.reason}\n`);
  return exitCodes.pass;
}

function readOrThrow(file: string): ReadCertificate {
  const read = readUnverified(certificateText(file));
  if (!('refusal' in read)) return read;
  const { message, mend } = read.refusal;
  throw new IntegrityError(message, { place: { file, line: null, column: null }, mend });
}

const meant = {
  verify: ['candidate', 'trust', 'profile', 'ledger', 'asOf'],
  show: [],
  prove: ['report', 'journal'],
  revoke: ['ledger', 'reason', 'by'],
} as const;
const words = {
  candidate: '--candidate',
  trust: '--trust',
  profile: '--profile',
  ledger: '--ledger',
  asOf: '--as-of',
  report: '--report',
  journal: '--journal',
  reason: '--reason',
  by: '--by',
} as const;

/** An option that would be passed over without a word might be the one that somebody relies on. */
function refuseMeaningless(verb: keyof typeof meant, options: CertificateVerbOptions): void {
  const known: readonly string[] = meant[verb];
  for (const [name, word] of Object.entries(words)) {
    if (options[name as keyof typeof words] !== null && !known.includes(name))
      throw new UserError(`\`certificate ${verb}\` takes no ${word}.`);
  }
}

function needed(option: string, value: string | null): string {
  if (value !== null) return value;
  throw new UserError(`${option} is missing.`, { mend: '`requal certificate --help` shows examples.' });
}
