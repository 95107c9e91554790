import { dsse } from '@sigstore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/base/canonical-json.ts';
import { openEnvelope, preAuthEncoding, readEnvelope, sealEnvelope } from '../../../src/base/dsse.ts';
import { keyIdOf, makeKeyPair, privateKeyIn, publicKeyIn } from '../../../src/base/ed25519.ts';

function newKey() {
  const pair = makeKeyPair();
  const privateKey = privateKeyIn(pair.privateKey);
  const publicKey = publicKeyIn(pair.publicKey);
  if (privateKey === null || publicKey === null) throw new Error('no key was made');
  return { privateKey, publicKey, keyid: keyIdOf(publicKey) };
}

const key = newKey();
const trusted = new Map([[key.keyid, key.publicKey]]);
const type = 'application/vnd.in-toto+json';
const text = sealEnvelope(type, Buffer.from('{"a":1}'), key.privateKey);

interface Writable {
  payload: string;
  payloadType: string;
  signatures: { keyid: string; sig: string }[];
}

/** The envelope with something in it changed, written as envelopes are. */
function changed(change: (envelope: Writable) => void): string {
  const envelope = JSON.parse(text) as Writable;
  change(envelope);
  return `${canonicalJson(envelope)}\n`;
}

describe('an envelope', () => {
  it('signs what the example of the DSSE specification signs', () => {
    expect(preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world')).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('signs the bytes that sigstore signs, whatever type and payload', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.uint8Array({ maxLength: 200 }), (payloadType, payload) => {
        const bytes = Buffer.from(payload);
        expect(preAuthEncoding(payloadType, bytes).equals(dsse.preAuthEncoding(payloadType, bytes))).toBe(true);
      }),
    );
  });

  it('opens to what was put in, and has the same bytes each time', () => {
    expect(openEnvelope(text, trusted)).toEqual({
      kind: 'opened',
      keyid: key.keyid,
      payloadType: type,
      payload: Buffer.from('{"a":1}'),
    });
    expect(sealEnvelope(type, Buffer.from('{"a":1}'), key.privateKey)).toBe(text);
  });

  it('does not open when any byte of it is another', () => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 1) {
      for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
        const other = Buffer.from(bytes);
        other[at] = (bytes[at] ?? 0) ^ bit;
        expect(openEnvelope(other.toString('utf8'), trusted).kind, `byte ${at} ^ ${bit}`).not.toBe('opened');
      }
    }
  });

  it('does not open when it is cut, wherever, or when anything is put behind it', () => {
    for (let length = 0; length < text.length; length += 1)
      expect(openEnvelope(text.slice(0, length), trusted).kind).toBe('not-an-envelope');
    for (const more of ['\n', ' ', '{}', text]) expect(openEnvelope(text + more, trusted).kind).toBe('not-an-envelope');
    expect(openEnvelope(` ${text}`, trusted).kind).toBe('not-an-envelope');
  });

  it('does not open with the payload, the type or the signature of another one by the same key', () => {
    const other = JSON.parse(sealEnvelope('text/plain', Buffer.from('{"a":2}'), key.privateKey)) as Writable;
    expect(
      openEnvelope(
        changed((one) => (one.payload = other.payload)),
        trusted,
      ).kind,
    ).toBe('changed');
    expect(
      openEnvelope(
        changed((one) => (one.payloadType = other.payloadType)),
        trusted,
      ).kind,
    ).toBe('changed');
    expect(
      openEnvelope(
        changed((one) => (one.signatures = other.signatures)),
        trusted,
      ).kind,
    ).toBe('changed');
  });

  it('does not open for a signer who is not trusted, also under the id of one who is', () => {
    const stranger = newKey();
    const forged = sealEnvelope(type, Buffer.from('{"a":1}'), stranger.privateKey);
    expect(openEnvelope(forged, trusted)).toEqual({ kind: 'unknown-signer', keyid: stranger.keyid });
    const renamed = forged.replace(stranger.keyid, key.keyid);
    expect(openEnvelope(renamed, trusted)).toEqual({ kind: 'changed', keyid: key.keyid });
    expect(openEnvelope(text, new Map())).toEqual({ kind: 'unknown-signer', keyid: key.keyid });
  });

  it('has one signature: neither none, nor a second one beside a good one', () => {
    const stranger = JSON.parse(sealEnvelope(type, Buffer.from('{"a":1}'), newKey().privateKey)) as Writable;
    for (const change of [
      (one: Writable) => (one.signatures = []),
      (one: Writable) => one.signatures.push(...stranger.signatures),
      (one: Writable) => one.signatures.push(...one.signatures),
    ]) {
      expect(readEnvelope(changed(change))).toEqual({ why: expect.stringContaining('one signature') });
    }
  });

  it('is written in one way: no other order, spaces, key or base64 for the same', () => {
    const envelope = JSON.parse(text) as Writable;
    const { payload, payloadType, signatures } = envelope;
    for (const other of [
      `${JSON.stringify(envelope, null, 2)}\n`,
      `${JSON.stringify({ signatures, payloadType, payload })}\n`,
      text.replace('"payload":', '"payload":"","payload":'),
      changed((one) => Object.assign(one, { extra: 1 })),
      changed((one) => (one.payload = one.payload.replace(/=+$/, ''))),
      changed((one) => (one.signatures = one.signatures.map((sig) => ({ ...sig, sig: `${sig.sig}====` })))),
      text.trimEnd(),
    ]) {
      expect(openEnvelope(other, trusted).kind).toBe('not-an-envelope');
    }
  });

  it('says of what is no envelope what it is', () => {
    expect(readEnvelope('')).toEqual({ why: 'It is empty.' });
    expect(readEnvelope('{"payload":"ab')).toEqual({ why: 'It is not JSON, or was cut.' });
    expect(readEnvelope('[]')).toEqual({ why: expect.stringContaining('content') });
    expect(readEnvelope('null')).toEqual({ why: expect.stringContaining('content') });
  });
});

describe('a key', () => {
  it('is only read where it is an Ed25519 key of the half that is asked for', () => {
    const pair = makeKeyPair();
    expect(publicKeyIn(pair.privateKey)).toBeNull();
    expect(privateKeyIn(pair.publicKey)).toBeNull();
    expect(privateKeyIn('')).toBeNull();
    expect(privateKeyIn(`Owner: Jane Doe, lead\n${pair.privateKey}`)).not.toBeNull();
  });
});
