import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hideFromNowOn } from '../../src/base/hidden-words.ts';
import { makeKeys } from '../../src/jobs/make-keys.ts';
import { filesBelow } from '../helpers/files-below.ts';
import { temporaryFolder } from '../helpers/requal-process.ts';
import { sarifFlaws } from '../helpers/sarif-flaws.ts';
import { asked, candidateWith, logGateway, qualified } from '../helpers/small-qualification.ts';

afterEach(() => {
  hideFromNowOn([]);
  vi.unstubAllEnvs();
});

/** A key for the certificate, which only the environment holds. */
function keyInEnvironment(): { readonly sign: string; readonly secret: string } {
  const folder = temporaryFolder();
  makeKeys(folder, 'Jane Doe, compliance lead');
  const key = readFileSync(join(folder, 'signing-key.pem'), 'utf8');
  vi.stubEnv('REQUAL_TEST_KEY', key);
  return { sign: 'env:REQUAL_TEST_KEY', secret: key.split('\n')[1] ?? '' };
}

describe('a qualification whose words are hidden', () => {
  const service = 'log-gateway';
  const owner = 'platform-owner';

  it('tells them in none of its files, nor the key that it would be signed with, and says what it left out', async () => {
    const { sign, secret } = keyInEnvironment();
    hideFromNowOn([service, owner]);
    const request = asked({ candidate: candidateWith(logGateway) });
    // A certificate can have nothing replaced in it, so none is begun.
    await expect(qualified({ ...request, sign })).rejects.toThrow('The certificate would hold words');
    expect(existsSync(request.ledger)).toBe(false);

    const report = await qualified(request);
    expect(report.qualification.verdict.kind).toBe('requalified');
    hideFromNowOn([]);
    const files = filesBelow(report.folder);
    const telling = [...files].filter(([name, text]) =>
      [service, owner, secret].some((one) => (name + text).includes(one)),
    );
    expect(telling.map(([name]) => name)).toEqual([]);
    expect([...files.keys()]).toEqual(expect.arrayContaining(['qualification.json', 'report.html', 'report.md']));
    const shown = JSON.parse(files.get('qualification.json') ?? '') as typeof report;
    expect(shown.qualification.trials).toEqual(report.qualification.trials);
    expect(shown.automations[0]?.automation.id).toContain('[redacted]');
    expect(sarifFlaws(JSON.parse(files.get('qualification.sarif') ?? '') as object)).toEqual([]);
    expect(files.get('left-out.txt')).toMatch(/profile\.json {2}sha256 [0-9a-f]{64}/);
    // The chain heads of all trials are in no way changed: they are what a certificate would sign.
    expect(files.get('chain-heads.txt')?.trim().split('\n')).toHaveLength(report.qualification.trials.count);
  }, 120_000);
});
