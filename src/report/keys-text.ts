import { printable } from './printable.ts';

/** A new key as it is told of; see `MadeKeys` in jobs/make-keys.ts. */
export interface KeyLines {
  readonly owner: string;
  readonly keyid: string;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly isPrivate: boolean;
}

/** What `requal keygen` says: what was made, who needs which half, and whether the private one is safe where it is. */
export function keysText({ owner, keyid, privateKey, publicKey, isPrivate }: KeyLines): string {
  const lines = [
    `${privateKey}: the private key of ${owner}. Give it to nobody, and keep it out of version control.`,
    `${publicKey}: for those who check your certificates (--trust). They should get it from you, not with a certificate.`,
    `key ${keyid}`,
    ...(isPrivate
      ? []
      : [
          'CAREFUL  This system or its file system keeps no permissions that requal could set, so others may be able to read the private key. Move it to one that does.',
        ]),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}
