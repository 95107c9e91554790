import type { KeyObject } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { keyIdOf, publicKeyIn } from '../base/ed25519.ts';
import { UserError } from '../base/errors.ts';
import { readTextFile } from '../base/read-yaml.ts';
import { publicKeySchema } from '../domain/certificate.ts';
import { limits } from '../domain/limits.ts';

/** Whose signatures count, by the ids of their keys. */
export type Trust = ReadonlyMap<string, { readonly owner: string; readonly key: KeyObject }>;

/**
 * The public keys that a folder or a file holds. Nobody is trusted by default: throws `UserError` for no key at all, for
 * a file that is no public key, and for a private key, which has no business beside those of others.
 */
export function readTrust(path: string): Trust {
  const trust = new Map<string, { readonly owner: string; readonly key: KeyObject }>();
  for (const file of filesAt(path)) {
    const { keyid, owner, key } = readPublicKey(file);
    const known = trust.get(keyid);
    if (known !== undefined && known.owner !== owner)
      throw mistake(file, `The same key belongs to ${known.owner} in another file.`, 'Remove the one that is wrong.');
    trust.set(keyid, { owner, key });
  }
  if (trust.size > 0) return trust;
  throw mistake(path, 'There is no public key here.', 'Put the public-key.json of each person whom you trust into it.');
}

function readPublicKey(file: string): { readonly keyid: string; readonly owner: string; readonly key: KeyObject } {
  const parsed = publicKeySchema.safeParse(jsonIn(file));
  if (!parsed.success)
    throw mistake(
      file,
      'This is no public key of requal.',
      'Ask its owner for the public-key.json of `requal keygen`.',
    );
  const { keyid, owner, publicKey } = parsed.data;
  const key = publicKeyIn(publicKey);
  if (key === null) throw mistake(file, 'The file holds no Ed25519 public key.', 'Ask its owner for it again.');
  if (keyIdOf(key) === keyid) return { keyid, owner, key };
  throw mistake(file, 'The id of the key is not that of the key: the file was changed.', 'Ask its owner for it again.');
}

/** In a folder the JSON files; but no other file in it may hold a private key either. */
function filesAt(path: string): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw mistake(path, 'There is no such file or folder of trusted keys.', 'Name one with --trust.');
  if (!stat.isDirectory()) {
    refusePrivateKey(path);
    return [path];
  }
  const names = readdirSync(path, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
  if (names.length > limits.trustedKeysMax)
    throw mistake(path, `There are more than ${limits.trustedKeysMax} files in it.`, 'Name a folder of public keys.');
  const files = names.map(({ name }) => join(path, name)).toSorted();
  files.forEach(refusePrivateKey);
  return files.filter((file) => file.endsWith('.json'));
}

function refusePrivateKey(file: string): void {
  if (!textOf(file).includes('PRIVATE KEY')) return;
  throw mistake(
    file,
    'There is a private key among those that are trusted.',
    'Move it to where only its owner can read it, and make a new one if others could. Trusted is public-key.json alone.',
  );
}

/** What is no text holds no key that could be recognised. */
function textOf(file: string): string {
  try {
    return readTextFile(file);
  } catch (error) {
    if (file.endsWith('.json')) throw error;
    return '';
  }
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readTextFile(file)) as unknown;
  } catch (error) {
    if (error instanceof UserError) throw error;
    return null;
  }
}

function mistake(file: string, what: string, mend: string): UserError {
  return new UserError(what, { place: { file, line: null, column: null }, mend });
}
