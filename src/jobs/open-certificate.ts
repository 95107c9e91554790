import { readFileSync, statSync } from 'node:fs';
import { canonicalJson, sha256 } from '../base/canonical-json.ts';
import { openEnvelope, readEnvelope } from '../base/dsse.ts';
import { UserError } from '../base/errors.ts';
import { jsonOrNull } from '../base/parse-json.ts';
import type { Refusal, Statement } from '../domain/certificate.ts';
import { certificatePayloadType, statementSchema } from '../domain/certificate.ts';
import { limits } from '../domain/limits.ts';
import type { Trust } from './read-trust.ts';

/** A certificate as it stands in a file. */
export interface ReadCertificate {
  readonly statement: Statement;
  /** SHA-256 of the signed statement. */
  readonly digest: string;
  readonly keyid: string;
}

/** A certificate that a trusted person has signed. */
export interface OpenedCertificate extends ReadCertificate {
  readonly signer: { readonly keyid: string; readonly owner: string };
}

/** Opens a certificate if somebody who is trusted has signed it; or says why not. */
export function openCertificate(text: string, trust: Trust): OpenedCertificate | { readonly refusal: Refusal } {
  const opened = openEnvelope(text, new Map([...trust].map(([keyid, { key }]) => [keyid, key])));
  switch (opened.kind) {
    case 'not-an-envelope':
      return noEnvelope(opened.why);
    case 'unknown-signer':
      return refused(
        'unknown-signer',
        `It is signed with the key ${opened.keyid}, which is not among those that you trust (${[...trust.values()].map(({ owner }) => owner).join('; ')}).`,
        'Find out whose key that is; trust it only if its owner tells you so in another way.',
      );
    case 'changed':
      return refused(
        'changed',
        `It was changed after it was signed, or somebody else signed it in the name of ${trust.get(opened.keyid)?.owner ?? 'a trusted person'}: the signature does not fit.`,
        'Take the certificate from where it was issued.',
      );
    case 'opened': {
      const read = statementIn(opened.payloadType, opened.payload);
      if ('refusal' in read) return read;
      const signer = { keyid: opened.keyid, owner: trust.get(opened.keyid)?.owner ?? '' };
      return { ...read, keyid: opened.keyid, signer };
    }
  }
}

/** What a certificate says, whoever signed it: to be shown, never to be relied on. */
export function readUnverified(text: string): ReadCertificate | { readonly refusal: Refusal } {
  const read = readEnvelope(text);
  if ('why' in read) return noEnvelope(read.why);
  const said = statementIn(read.payloadType, read.payload);
  return 'refusal' in said ? said : { ...said, keyid: read.keyid };
}

/** The text of a certificate's file. Throws `UserError` where there is no such file. */
export function certificateText(file: string): string {
  const place = { file, line: null, column: null };
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) {
    const what = stat === undefined ? 'There is no such certificate.' : 'This is no file.';
    throw new UserError(what, { place, mend: 'Name the certificate.json of a report.' });
  }
  // What is too large is read as far as a certificate may go, and then is none.
  return readFileSync(file).subarray(0, limits.certificateBytesMax).toString('utf8');
}

function statementIn(
  payloadType: string,
  payload: Buffer,
): Pick<ReadCertificate, 'statement' | 'digest'> | { readonly refusal: Refusal } {
  const text = payload.toString('utf8');
  const mend = 'Use the version of requal that wrote it, or name the certificate.json of a report.';
  if (payloadType !== certificatePayloadType)
    return refused('not-a-certificate', `What is signed is no certificate but of the type ${payloadType}.`, mend);
  const parsed = statementSchema.safeParse(jsonOrNull(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : ` in \`${issue.path.map(String).join('.')}\``;
    return refused('not-a-certificate', `What is signed is no certificate that this requal knows${where}.`, mend);
  }
  // One statement has one text, and one run of bytes; a second one for the same would have another digest, and no ledger would know it.
  if (canonicalJson(parsed.data) !== text || !Buffer.from(text).equals(payload))
    return refused('not-a-certificate', 'What is signed is not written as a certificate is.', mend);
  return { statement: parsed.data, digest: sha256(text) };
}

function noEnvelope(why: string): { readonly refusal: Refusal } {
  return refused(
    'not-an-envelope',
    `This is no certificate as it was issued. ${why}`,
    'Take it from where it was issued, byte for byte.',
  );
}

function refused(kind: Refusal['kind'], message: string, mend: string): { readonly refusal: Refusal } {
  return { refusal: { kind, message, mend } };
}
