import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { isSignedBy, keyIdOf, publicHalf, signBytes } from './ed25519.ts';

/** Base64 as the standard alphabet has it, with padding. */
const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/**
 * An envelope of DSSE 1.0 (https://github.com/secure-systems-lab/dsse), narrower than the specification where that leaves
 * room for two texts that say the same: one signature, and bytes that are those of its canonical JSON.
 */
export const envelopeSchema = z.strictObject({
  /** What is signed. */
  payload: base64,
  payloadType: z.string().min(1).max(200),
  signatures: z
    .array(
      z.strictObject({
        /** SHA-256 over the SubjectPublicKeyInfo of the key. */
        keyid: z.string().regex(/^[0-9a-f]{64}$/),
        sig: base64,
      }),
    )
    .length(1, 'expected one signature'),
});
export type Envelope = z.output<typeof envelopeSchema>;

/** What an envelope turned out to be. Only an opened one may be believed, and only as far as its signer is. */
export type OpenedEnvelope =
  | { readonly kind: 'not-an-envelope'; readonly why: string }
  | { readonly kind: 'unknown-signer'; readonly keyid: string }
  | { readonly kind: 'changed'; readonly keyid: string }
  | {
      readonly kind: 'opened';
      readonly keyid: string;
      readonly payloadType: string;
      readonly payload: Buffer;
    };

/** The text of an envelope: one line of canonical JSON. The same content and key give the same bytes. */
export function sealEnvelope(payloadType: string, payload: Uint8Array, privateKey: KeyObject): string {
  const sig = signBytes(preAuthEncoding(payloadType, payload), privateKey);
  const envelope: Envelope = {
    payload: Buffer.from(payload).toString('base64'),
    payloadType,
    signatures: [{ keyid: keyIdOf(publicHalf(privateKey)), sig: sig.toString('base64') }],
  };
  return `${canonicalJson(envelope)}\n`;
}

/** Opens an envelope if one of these keys, by their ids, has signed it. */
export function openEnvelope(text: string, keys: ReadonlyMap<string, KeyObject>): OpenedEnvelope {
  const read = readEnvelope(text);
  if ('why' in read) return { kind: 'not-an-envelope', why: read.why };
  const { payloadType, payload, keyid, sig } = read;
  const key = keys.get(keyid);
  if (key === undefined) return { kind: 'unknown-signer', keyid };
  if (!isSignedBy(preAuthEncoding(payloadType, payload), sig, key)) return { kind: 'changed', keyid };
  return { kind: 'opened', keyid, payloadType, payload };
}

/** An envelope as it is written, before anybody has looked at its signature: nothing in it may be believed. */
export interface UnverifiedEnvelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly keyid: string;
  readonly sig: Buffer;
}

/** Takes an envelope apart without looking at its signature; or says why it is none. */
export function readEnvelope(text: string): UnverifiedEnvelope | { readonly why: string } {
  const json = jsonIn(text);
  if (json === undefined) return { why: text.trim() === '' ? 'It is empty.' : 'It is not JSON, or was cut.' };
  const parsed = envelopeSchema.safeParse(json);
  if (!parsed.success) return { why: wordsOf(parsed.error.issues[0]) };
  const { payloadType, signatures } = parsed.data;
  const [signature] = signatures as [Envelope['signatures'][number]];
  const [payload, sig] = [parsed.data.payload, signature.sig].map((one) => Buffer.from(one, 'base64')) as [
    Buffer,
    Buffer,
  ];
  // Base64 can write the same bytes in several ways, and JSON the same value. Only the one that was signed is taken.
  const isAsWritten =
    text === `${canonicalJson(parsed.data)}\n` &&
    payload.toString('base64') === parsed.data.payload &&
    sig.toString('base64') === signature.sig;
  if (!isAsWritten) return { why: 'It is not written as it was when it was signed.' };
  return { payloadType, payload, keyid: signature.keyid, sig };
}

/**
 * What is signed of an envelope: the type and the bytes, each behind its length, so that neither can be taken for a part
 * of the other (DSSE 1.0, protocol.md, "Pre-Authentication Encoding").
 */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType);
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    Buffer.from(payload),
  ]);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function wordsOf(issue: z.core.$ZodIssue | undefined): string {
  const path = (issue?.path ?? []).map(String).join('.');
  return `Its ${path === '' ? 'content' : `\`${path}\``} is not that of an envelope: ${issue?.message ?? 'unknown'}.`;
}
