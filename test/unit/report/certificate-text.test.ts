import { describe, expect, it } from 'vitest';
import type { Verification } from '../../../src/domain/certificate.ts';
import { certificateText } from '../../../src/report/certificate-text.ts';
import { makeStatement } from '../../../src/report/make-statement.ts';
import { outcomeText } from '../../../src/report/outcome-text.ts';
import { keysText } from '../../../src/report/keys-text.ts';
import { verificationText } from '../../../src/report/verification-text.ts';
import { automationId, digestOf, qualification, subjectsOf } from '../../helpers/certificate-parts.ts';

function shown(told: Parameters<typeof qualification>[0] = {}): string {
  const statement = makeStatement(subjectsOf('policies/conservative'), qualification(told));
  return certificateText({ file: 'c.json', digest: digestOf('d'), keyid: digestOf('f'), statement }).replace(
    /\s+/g,
    ' ',
  );
}

describe('a certificate in words', () => {
  it('begins with the answer and that nobody verified it, and leaves nothing out that it signs', () => {
    const text = shown();
    expect(text).toMatch(/^Requalified until 2027-02-19\. .*NOT VERIFIED/);
    for (const words of [
      `${automationId} (level 4): Requalified`,
      'Violations 0 of 8403, at most 0.055%',
      'on condition of the profile production-platform',
      'Assumed, and not shown the runtime enforces the cool-down',
      'Not tested a real cluster',
      'Waived none',
      'qualify-1, begun 2026-11-21T10:00:00.000Z, running',
      'rate of at most 0.001 with a confidence of 99%',
      `Merkle root ${digestOf('e')}`,
      'seed 7, made of the inputs',
      'identity matcher',
      'policy written by John Roe',
    ])
      expect(text).toContain(words);
  });

  it('says why it demotes, what is missing, and what is waived', () => {
    expect(shown({ verdict: { kind: 'demoted', to: 2, because: ['it harmed.', 'it was late.'] } })).toMatch(
      /^Demoted to level 2 because it harmed; it was late\./,
    );
    expect(
      shown({ verdict: { kind: 'inconclusive', because: ['too few'], exposuresMissing: 120, minutesMissing: 4 } }),
    ).toMatch(/^Inconclusive because too few\. 120 more exposures, about 4 min\./);
    const waivers = [{ finding: 'novel-pattern', owner: 'Jane', reason: 'known', expires: '2026-12-31' }];
    expect(shown({ waivers })).toContain('novel-pattern, answered for by Jane until 2026-12-31: known');
  });

  it('lets no text of somebody else move the cursor or hide a word', () => {
    expect(shown({ assumptions: ['\u001b[2Jall is well\u202e'] })).toContain('\ufffd[2Jall is well\ufffd');
  });
});

describe('a verification in words', () => {
  const verification: Verification = {
    schema: 'requal/certificate-verification/v1',
    certificate: 'c.json',
    asOf: '2026-12-01',
    valid: false,
    exitCode: 5,
    refusals: [
      { kind: 'expired', message: 'It ended.', mend: 'Again.' },
      { kind: 'revoked', message: 'It was taken back.', mend: 'Ask.' },
    ],
    notChecked: ['revocation not checked'],
    signer: null,
    digest: null,
    verdict: null,
    validUntil: null,
    waivers: [],
  };

  it('names each reason with the way to mend it, and what was not looked at', () => {
    const text = verificationText(verification);
    expect(text).toContain('REFUSED  c.json as of 2026-12-01, for 2 reasons.');
    expect(text).toContain('expired: It ended.\n  to mend it: Again.\nrevoked: It was taken back.\n  to mend it: Ask.');
    expect(text).toContain('\nrevocation not checked\n');
  });

  it('says whose word a verdict rests on', () => {
    const waiver = { finding: 'leak/novel-pattern', owner: 'Ada', reason: 'the limit moves', expires: '2026-12-31' };
    const verdict = { kind: 'requalified', until: '2026-12-31' } as const;
    const text = verificationText({
      ...verification,
      valid: true,
      exitCode: 0,
      refusals: [],
      verdict,
      waivers: [waiver],
    });
    expect(text.replace(/\s+/g, ' ')).toContain(
      'Requalified until 2026-12-31. WAIVED leak/novel-pattern, answered for by Ada until 2026-12-31: the limit moves',
    );
  });
});

describe('what is said of a new key and of a ledger entry', () => {
  it('warns where the system cannot keep a key to its owner', () => {
    const key = { owner: 'Jane Doe, lead', keyid: digestOf('1'), privateKey: 'a', publicKey: 'b' };
    expect(keysText({ ...key, isPrivate: true })).not.toContain('CAREFUL');
    expect(keysText({ ...key, isPrivate: false })).toContain('CAREFUL');
  });

  it('warns where an outcome ends nothing because nothing has that name', () => {
    const chain = { entry: 3, recordedAt: '2026-11-21T10:00:00.000Z', prev: digestOf('1'), hash: digestOf('2') };
    const told = { automation: 'x', happenedOn: '2026-11-20', suboptimal: true, cause: null, by: 'y', note: '' };
    const entry = { kind: 'outcome-recorded' as const, ...told, result: 'helped' as const, ...chain };
    expect(outcomeText('l', { entry, ends: [], isKnown: false, near: 'xx', profile: null })).toMatch(
      /entry 3: x on 2026-11-20: helped, suboptimal\.\nCAREFUL .*Did you mean `xx`\?/,
    );
    expect(outcomeText('l', { entry, ends: [digestOf('a')], isKnown: true, near: null, profile: null })).toContain(
      'It ends 1 certificate: aaaaaaaaaaaa.',
    );
  });
});
