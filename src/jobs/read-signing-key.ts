import type { KeyObject } from 'node:crypto';
import { keyIdOf, privateKeyIn, publicHalf } from '../base/ed25519.ts';
import { environmentValue } from '../base/environment.ts';
import { UserError } from '../base/errors.ts';
import { readPrivateFile } from '../base/private-file.ts';
import { ownerOf } from './make-keys.ts';

/** A private key, and the person who says to hold it. Whether that is so, the trusted public keys decide. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly keyid: string;
  readonly owner: string;
}

/**
 * The private key that `--sign` names: a file that only its owner may read, or `env:NAME` for a variable of the
 * environment that holds what such a file would. Throws `UserError`, which never shows any of the key.
 */
export function readSigningKey(where: string): SigningKey {
  const variable = /^env:(.*)$/.exec(where)?.[1];
  if (variable === undefined) return keyOf(readPrivateFile(where), where);
  const text = /^[A-Za-z_]\w*$/.test(variable) ? environmentValue(variable) : null;
  if (text !== null && text !== '') return keyOf(text, where);
  throw new UserError(`There is no variable \`${variable}\` in the environment, or it is empty.`, {
    mend: 'Set it to the text of a private key, for example REQUAL_SIGNING_KEY="$(cat signing-key.pem)".',
  });
}

function keyOf(text: string, where: string): SigningKey {
  const place = { file: where, line: null, column: null };
  const key = privateKeyIn(text);
  if (key === null) {
    const isLocked = text.includes('ENCRYPTED PRIVATE KEY');
    throw new UserError(
      isLocked ? 'The private key is locked with a password.' : 'There is no Ed25519 private key in it.',
      { place, mend: isLocked ? 'Unlock it first.' : '`requal keygen` makes one.' },
    );
  }
  const owner = /^Owner: (.+)$/m.exec(text)?.[1];
  if (owner === undefined)
    throw new UserError('The private key does not say whose it is.', {
      place,
      mend: 'Write a line such as `Owner: Jane Doe, compliance lead` above it.',
    });
  return { key, keyid: keyIdOf(publicHalf(key)), owner: ownerOf(owner) };
}
