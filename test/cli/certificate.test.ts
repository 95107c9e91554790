import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verificationSchema } from '../../src/domain/certificate.ts';
import { errorDocumentSchema } from '../../src/domain/error-document.ts';
import { attemptsOf, beginAttempt, endAttempt } from '../../src/jobs/attempts.ts';
import { profileDigest } from '../../src/jobs/certificate-subjects.ts';
import { writeToLedger } from '../../src/jobs/ledger.ts';
import { readSigningKey } from '../../src/jobs/read-signing-key.ts';
import { signCertificate } from '../../src/jobs/sign-certificate.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import { automationId, digestOf, qualification, subjectsOf } from '../helpers/certificate-parts.ts';
import { requal, temporaryFolder } from '../helpers/requal-process.ts';

/** A folder as somebody has it who was given a certificate: the candidate, the key of whoever signs, and the ledger. */
async function issue() {
  const folder = temporaryFolder();
  const at = (...names: readonly string[]): string => join(folder, ...names);
  cpSync('policies/production-platform', at('candidate'), { recursive: true });
  writeFileSync(at('profile.yaml'), 'name: mine\n');
  const { code, stdout } = await requal(['keygen', '--out', at('key'), '--owner', 'Jane Doe, compliance lead']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Give it to nobody')]);
  mkdirSync(at('trust'));
  cpSync(at('key', 'public-key.json'), at('trust', 'jane.json'));
  const candidate = loadCandidate(at('candidate'));
  const profile = profileDigest(at('profile.yaml'));
  const attempt = { attempt: 'qualify-1', policy: candidate.policy.metadata.name, candidate: candidate.digest };
  await beginAttempt(at('ledger.jsonl'), { ...attempt, profile, inputs: digestOf('c'), seed: 7 });
  const ledger = await endAttempt(at('ledger.jsonl'), 'qualify-1', 'requalified');
  const { text, issued } = signCertificate({
    subjects: subjectsOf(at('candidate'), { profile }),
    qualification: qualification({
      author: candidate.policy.metadata.author,
      attempts: [...attemptsOf(ledger, null)],
      ledger: { entries: ledger.entries.length, head: ledger.head },
    }),
    key: readSigningKey(at('key', 'signing-key.pem')),
  });
  await writeToLedger(at('ledger.jsonl'), 'a test', () => issued);
  writeFileSync(at('certificate.json'), text);
  return { at, text };
}

type Issued = Awaited<ReturnType<typeof issue>>;

function verifyArgs({ at }: Issued, more: readonly string[] = []): readonly string[] {
  const paths = ['--candidate', at('candidate'), '--trust', at('trust'), '--ledger', at('ledger.jsonl')];
  return ['certificate', 'verify', at('certificate.json'), ...paths, '--as-of', '2026-12-01', ...more];
}

/** Under which names it is refused; none when it is not. */
async function refused(issued: Issued): Promise<readonly string[]> {
  const { code, stdout } = await requal([...verifyArgs(issued), '--json']);
  const { refusals, exitCode } = verificationSchema.parse(JSON.parse(stdout));
  expect([code, exitCode]).toEqual(refusals.length === 0 ? [0, 0] : [5, 5]);
  return refusals.map(({ kind }) => kind);
}

// Each of these starts several processes, and all that is verified is tried in test/unit as well: so they are few.
describe('requal certificate', () => {
  it('is made, verified, shown and refused by the command line, from a new key to a changed candidate', async () => {
    const issued = await issue();
    const { at, text } = issued;
    const good = await requal(verifyArgs(issued, ['--profile', at('profile.yaml')]));
    expect(good.code).toBe(0);
    const said = good.stdout.replace(/\s+/g, ' ');
    expect(said).toContain('VALID');
    expect(said).toContain('signed by Jane Doe, compliance lead');
    expect(said).toContain('Requalified until 2027-02-19.');
    expect(said).not.toMatch(/revocation not checked|profile not checked/);
    const shown = await requal(['certificate', 'show', at('certificate.json')]);
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('NOT VERIFIED')]);
    writeFileSync(at('certificate.json'), text.replace('"payload":"ey', '"payload":"ez'));
    expect(await refused(issued)).toEqual(['changed']);
    writeFileSync(at('certificate.json'), text);
    const policy = at('candidate', 'policy.yaml');
    writeFileSync(policy, readFileSync(policy, 'utf8').replace("version: '1.3'", "version: '1.4'"));
    const { stdout, code } = await requal(verifyArgs(issued));
    expect(code).toBe(5);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /REFUSED .* other-candidate: .*the policy differs.* to mend it: Qualify/,
    );
  });

  it('ends by a bad outcome and by hand, and is not looked up in a ledger that was cut', async () => {
    const issued = await issue();
    const { at } = issued;
    const ledger = ['--ledger', at('ledger.jsonl')];
    const told = ['--automation', automationId, '--at', '2026-01-31', '--result', 'harmful', '--by', 'on-call'];
    const recorded = await requal(['outcome', 'record', ...ledger, ...told]);
    expect([recorded.code, recorded.stdout]).toEqual([0, expect.stringContaining('It ends 1 certificate')]);
    const why = ['--reason', 'the review was skipped', '--by', 'Jane Doe'];
    expect((await requal(['certificate', 'revoke', at('certificate.json'), ...ledger, ...why])).code).toBe(0);
    expect(await refused(issued)).toEqual(['revoked', 'revoked']);
    truncateSync(at('ledger.jsonl'), Math.floor(readFileSync(at('ledger.jsonl')).length / 2));
    const { code, stdout, stderr } = await requal([...verifyArgs(issued), '--json']);
    expect([code, errorDocumentSchema.parse(JSON.parse(stdout)).error.kind]).toEqual([5, 'integrity']);
    expect(stderr).toMatch(/ledger\.jsonl:\d+: .*cut/);
  });
});
