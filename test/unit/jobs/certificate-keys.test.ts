import { chmodSync, copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeKeys } from '../../../src/jobs/make-keys.ts';
import { readSigningKey } from '../../../src/jobs/read-signing-key.ts';
import { readTrust } from '../../../src/jobs/read-trust.ts';
import { isAuthor } from '../../../src/jobs/same-person.ts';
import { emptyFolder } from '../../helpers/certificate-parts.ts';

const variable = 'REQUAL_TEST_SIGNING_KEY';
afterEach(() => {
  delete process.env[variable];
});

const owner = 'Jane Doe, compliance lead';

describe('a new key', () => {
  it('has a private half that only its owner may read, and a public one with a name', () => {
    const folder = emptyFolder();
    const made = makeKeys(join(folder, 'deep', 'key'), owner);
    expect(statSync(made.privateKey).mode & 0o777).toBe(0o600);
    expect(made.isPrivate).toBe(true);
    expect(readFileSync(made.publicKey, 'utf8')).not.toContain('PRIVATE');
    const key = readSigningKey(made.privateKey);
    expect([key.keyid, key.owner]).toEqual([made.keyid, owner]);
    expect([...readTrust(made.publicKey)].map(([keyid, one]) => [keyid, one.owner])).toEqual([[made.keyid, owner]]);
  });

  it('is never written over another one', () => {
    const folder = emptyFolder();
    const { privateKey, publicKey } = makeKeys(folder, owner);
    const before = [readFileSync(privateKey, 'utf8'), readFileSync(publicKey, 'utf8')];
    expect(() => makeKeys(folder, owner)).toThrow('a file of this name already');
    expect([readFileSync(privateKey, 'utf8'), readFileSync(publicKey, 'utf8')]).toEqual(before);
  });

  it.each(['', 'Jane', 'Jane, ', ', lead', 'Jane\nOwner: John, lead', 'a, b, c', 'Jane\u202e, lead'])(
    'is not made for %j, which does not name a person and a role',
    (text) => {
      expect(() => makeKeys(emptyFolder(), text)).toThrow('does not name an owner');
    },
  );
});

describe('a private key', () => {
  it.each([0o644, 0o640, 0o604, 0o620, 0o602])('is refused when others may use its file: mode %o', (mode) => {
    const { privateKey } = makeKeys(emptyFolder(), owner);
    chmodSync(privateKey, mode);
    expect(() => readSigningKey(privateKey)).toThrow(`its mode is ${mode.toString(8)}`);
    chmodSync(privateKey, 0o400);
    expect(readSigningKey(privateKey).owner).toBe(owner);
  });

  it('is taken from the environment as it stands in a file', () => {
    const { privateKey, keyid } = makeKeys(emptyFolder(), owner);
    expect(() => readSigningKey(`env:${variable}`)).toThrow('no variable');
    process.env[variable] = readFileSync(privateKey, 'utf8');
    expect(readSigningKey(`env:${variable}`)).toMatchObject({ keyid, owner });
  });

  it('says what is wrong with what is none, and shows nothing of it', () => {
    const folder = emptyFolder();
    const { privateKey } = makeKeys(folder, owner);
    const whole = readFileSync(privateKey, 'utf8');
    const write = (text: string): string => {
      const path = join(folder, 'other.pem');
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    };
    expect(() => readSigningKey(join(folder, 'gone.pem'))).toThrow('no such file');
    expect(() => readSigningKey(folder)).toThrow('no file');
    expect(() => readSigningKey(write('secret'))).toThrow(/^There is no Ed25519 private key in it\.$/);
    expect(() => readSigningKey(write(whole.replace(/^Owner:.*\n/, '')))).toThrow('does not say whose it is');
    expect(() => readSigningKey(write('-----BEGIN ENCRYPTED PRIVATE KEY-----\n'))).toThrow('locked with a password');
  });
});

describe('trust', () => {
  it('is in a folder of public keys, whatever else stands beside them', () => {
    const folder = emptyFolder();
    const keys = ['Jane Doe, compliance lead', 'John Roe, VP'].map((name, index) => {
      const made = makeKeys(emptyFolder(), name);
      copyFileSync(made.publicKey, join(folder, `${index}.json`));
      return made.keyid;
    });
    writeFileSync(join(folder, 'README.md'), 'whom we trust');
    mkdirSync(join(folder, 'old'));
    expect([...readTrust(folder).keys()].toSorted()).toEqual(keys.toSorted());
  });

  it('is nobody in an empty folder, and that is a mistake', () => {
    const folder = emptyFolder();
    expect(() => readTrust(folder)).toThrow('no public key here');
    expect(() => readTrust(join(folder, 'gone'))).toThrow('no such file or folder');
  });

  it('is refused where a private key stands among the public ones, under whatever name', () => {
    const { folder, made } = folderWith();
    copyFileSync(made.privateKey, join(folder, 'notes.txt'));
    expect(() => readTrust(folder)).toThrow('a private key among those that are trusted');
    expect(() => readTrust(made.privateKey)).toThrow('a private key among those that are trusted');
    const document = JSON.parse(readFileSync(made.publicKey, 'utf8')) as { publicKey: string };
    const other = join(emptyFolder(), 'public-key.json');
    writeFileSync(other, JSON.stringify({ ...document, publicKey: readFileSync(made.privateKey, 'utf8') }));
    expect(() => readTrust(other)).toThrow('a private key among those that are trusted');
  });

  it('is refused for a key under the id of another one, and for one key of two people', () => {
    const { folder, made } = folderWith();
    const document = JSON.parse(readFileSync(made.publicKey, 'utf8')) as object;
    const write = (change: object): void =>
      writeFileSync(join(folder, 'two.json'), JSON.stringify({ ...document, ...change }));
    write({ keyid: '0'.repeat(64) });
    expect(() => readTrust(folder)).toThrow('not that of the key');
    write({ owner: 'John Roe, VP' });
    expect(() => readTrust(folder)).toThrow('The same key belongs to');
    write({ extra: 1 });
    expect(() => readTrust(folder)).toThrow('no public key of requal');
    writeFileSync(join(folder, 'two.json'), 'rubbish');
    expect(() => readTrust(folder)).toThrow('no public key of requal');
  });
});

describe('the author of a policy', () => {
  it.each([
    ['Jane Doe, compliance lead', 'Jane Doe'],
    ['Jane Doe, compliance lead', 'jane  DOE'],
    ['Jane Doe, compliance lead', 'Jane Doe, SRE'],
    ['Jane Doe, compliance lead', 'John Roe and Jane Doe'],
    ['Jane Doe, compliance lead', 'John Roe; Jane Doe'],
    ['Jane Doe, platform reliability', 'platform reliability'],
    ['Jane Doe, lead', 'Jane Doe (SRE)'],
  ])('is %s where it says %s', (name, author) => {
    expect(isAuthor(name, author)).toBe(true);
  });

  it.each([
    ['Jane Doe, compliance lead', 'platform reliability'],
    ['Jane Doe, SRE', 'John Roe, SRE'],
    ['Jane Doe, lead', 'Jane Doering'],
    ['Andy Sand, lead', 'Y S'],
  ])('is not %s where it says %s', (name, author) => {
    expect(isAuthor(name, author)).toBe(false);
  });
});

function folderWith() {
  const made = makeKeys(emptyFolder(), owner);
  const folder = emptyFolder();
  copyFileSync(made.publicKey, join(folder, 'jane.json'));
  return { folder, made };
}
