import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Both halves of a key as PEM: PKCS#8 and SubjectPublicKeyInfo. */
export interface KeyPairText {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A new Ed25519 key. The one thing that requal makes and that differs each time. */
export function makeKeyPair(): KeyPairText {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

/** The private Ed25519 key in a PEM text; null where there is none that can be read without a password. */
export function privateKeyIn(text: string): KeyObject | null {
  return keyIn(() => createPrivateKey(text));
}

/** The public Ed25519 key in a PEM text; null where there is none, and for a private key, of which Node would make one. */
export function publicKeyIn(text: string): KeyObject | null {
  if (!text.startsWith('-----BEGIN PUBLIC KEY-----')) return null;
  return keyIn(() => createPublicKey(text));
}

/** The public half of a private key. */
export function publicHalf(privateKey: KeyObject): KeyObject {
  return createPublicKey(privateKey);
}

/** SHA-256 over the SubjectPublicKeyInfo of a public key, in hexadecimal: what the key is called. */
export function keyIdOf(publicKey: KeyObject): string {
  return hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'hex');
}

/** The signature of these bytes (RFC 8032): the same key and bytes give the same signature. */
export function signBytes(bytes: Uint8Array, privateKey: KeyObject): Buffer {
  return sign(null, bytes, privateKey);
}

/** Whether this is the signature of these bytes by this key. */
export function isSignedBy(bytes: Uint8Array, signature: Uint8Array, publicKey: KeyObject): boolean {
  return verify(null, bytes, publicKey, signature);
}

function keyIn(read: () => KeyObject): KeyObject | null {
  try {
    const key = read();
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}
