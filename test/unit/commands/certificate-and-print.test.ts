import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CertificateVerbOptions } from '../../../src/commands/certificate-and-print.ts';
import { certificateAndPrint } from '../../../src/commands/certificate-and-print.ts';
import { certificateAsked } from '../../../src/commands/certificate-options.ts';
import { outcomeAndPrint } from '../../../src/commands/outcome-and-print.ts';
import { signCertificate } from '../../../src/jobs/sign-certificate.ts';
import { emptyFolder, keyOf, qualification, subjectsOf } from '../../helpers/certificate-parts.ts';

const nothing: CertificateVerbOptions = {
  file: 'package.json',
  candidate: null,
  trust: null,
  profile: null,
  ledger: null,
  asOf: null,
  report: null,
  journal: null,
  reason: null,
  by: null,
  json: true,
};
const told = { candidate: 'policies/conservative', trust: '.' };

describe('certificate', () => {
  it.each<[Parameters<typeof certificateAndPrint>[0], Partial<CertificateVerbOptions>, string, string]>([
    ['verify', { ...told, file: 'gone.json' }, 'UserError', 'no such certificate'],
    ['verify', { ...told, file: 'src' }, 'UserError', 'no file'],
    ['verify', { candidate: told.candidate }, 'UserError', '--trust is missing'],
    ['verify', { ...told, reason: 'x' }, 'UserError', 'takes no --reason'],
    ['show', { trust: 'x' }, 'UserError', 'takes no --trust'],
    ['show', {}, 'IntegrityError', 'no certificate as it was issued'],
    ['revoke', { ledger: 'x', reason: 'x', by: 'x' }, 'IntegrityError', 'no certificate as it was issued'],
    ['revoke', { reason: 'x', by: 'x' }, 'UserError', '--ledger is missing'],
  ])('%s with %j is a mistake of the kind %s: %s', async (verb, options, name, message) => {
    await expect(certificateAndPrint(verb, { ...nothing, ...options })).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  it('needs somebody to trust, a candidate and a day that there is', async () => {
    const { key, folder } = keyOf();
    const subjects = subjectsOf(told.candidate);
    const file = join(emptyFolder(), 'certificate.json');
    writeFileSync(file, signCertificate({ subjects, qualification: qualification(), key }).text);
    const trust = emptyFolder();
    const verify = (options: Partial<CertificateVerbOptions>) =>
      certificateAndPrint('verify', { ...nothing, ...told, file, trust, ...options });
    await expect(verify({})).rejects.toThrow('no public key here');
    copyFileSync(join(folder, 'public-key.json'), join(trust, 'jane.json'));
    await expect(verify({ asOf: '2026-02-30' })).rejects.toThrow('`2026-02-30` is no date');
    await expect(verify({ candidate: null })).rejects.toThrow('--candidate is missing');
    await expect(verify({ ledger: 'gone.jsonl' })).rejects.toThrow('no such ledger');
  });
});

describe('outcome', () => {
  const unsaid = { automation: null, at: null, result: null, by: null, note: null, cause: null, profile: null };
  const empty = { ...unsaid, ledger: null, suboptimal: false };
  const outcome = { automation: 'x', at: '2026-01-31', result: 'helped' as const, by: 'x' };
  it.each([
    ['record', { result: 'helped' as const }, '--at is missing'],
    ['record', { ...outcome, at: '2999-01-01' }, 'is yet to come'],
    ['record', { ...outcome, at: '2026-02-30' }, 'is no date'],
    ['record', { ...outcome, journal: 'x' }, 'takes no --journal'],
    ['failed', { by: 'x' }, 'takes no --by'],
    ['failed', { cause: 'memory-leak', journal: 'x' }, 'takes no --cause'],
    ['failed', { profile: 'x', journal: 'x' }, 'takes no --profile'],
    ['record', { ...outcome, profile: 'gone.yaml' }, 'no such file'],
    ['failed', { suboptimal: true, journal: 'x' }, 'takes no --suboptimal'],
    ['failed', {}, '--journal is missing'],
  ] as const)('%s with %j is a mistake: %s', async (verb, options, message) => {
    const ledger = join(emptyFolder(), 'ledger.jsonl');
    const asked = { ...empty, journal: null, json: true, ...options, ledger };
    await expect(outcomeAndPrint(verb, asked)).rejects.toThrow(message);
  });
});

describe('the certificate of a run', () => {
  it('needs trust, and nothing about it is said without one', () => {
    const none = { certificate: undefined, trust: undefined, ledger: undefined };
    expect(certificateAsked(none)).toBeNull();
    expect(() => certificateAsked({ ...none, certificate: 'c' })).toThrow('--trust is missing');
    expect(() => certificateAsked({ ...none, ledger: 'l' })).toThrow('--ledger is about a certificate');
    expect(certificateAsked({ ...none, certificate: 'c', trust: 't' })).toEqual({
      file: 'c',
      trust: 't',
      ledger: null,
    });
  });
});
