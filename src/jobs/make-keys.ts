import { join } from 'node:path';
import { makeKeyPair, keyIdOf, publicKeyIn } from '../base/ed25519.ts';
import { invariant, UserError } from '../base/errors.ts';
import { hasModes, writeNewFile, writePrivateFile } from '../base/private-file.ts';
import type { PublicKeyDocument } from '../domain/certificate.ts';

/** Names of the two halves in the folder of a new key. */
export const privateKeyName = 'signing-key.pem';
export const publicKeyName = 'public-key.json';

/** What `requal keygen` made, and what of it the system could not keep. */
export interface MadeKeys {
  readonly owner: string;
  readonly keyid: string;
  readonly privateKey: string;
  readonly publicKey: string;
  /** Whether the system keeps others from reading the private half. */
  readonly isPrivate: boolean;
}

/**
 * Makes a key for a person and writes both halves into a folder, never over files that are there. Throws `UserError`.
 *
 * The private half says whose it is above the key itself, where readers of PEM look at nothing (RFC 7468 section 2).
 */
export function makeKeys(folder: string, owner: string): MadeKeys {
  const name = ownerOf(owner);
  const pair = makeKeyPair();
  const publicKey = publicKeyIn(pair.publicKey);
  invariant(publicKey !== null, 'a key that was just made is none');
  const keyid = keyIdOf(publicKey);
  const document: PublicKeyDocument = {
    schema: 'requal/public-key/v1',
    owner: name,
    algorithm: 'ed25519',
    keyid,
    publicKey: pair.publicKey,
  };
  const paths = { privateKey: join(folder, privateKeyName), publicKey: join(folder, publicKeyName) };
  const privacy = writePrivateFile(paths.privateKey, `Owner: ${name}\n${pair.privateKey}`);
  writeNewFile(paths.publicKey, `${JSON.stringify(document, null, 2)}\n`);
  return { owner: name, keyid, ...paths, isPrivate: privacy === 'owner-only' && hasModes() };
}

/** A name and a role in one line. Throws `UserError`. */
export function ownerOf(text: string): string {
  const owner = text.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (/^[^,]{2,100}, *[^,]{2,90}$/.test(owner) && !/\p{C}/u.test(text)) return owner;
  throw new UserError(`\`${text}\` does not name an owner.`, {
    mend: 'Write the name of a person and the role, such as --owner "Jane Doe, compliance lead".',
  });
}
