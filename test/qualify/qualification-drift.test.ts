import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { QualificationReport } from '../../src/domain/qualification-report.ts';
import { certificateSubjects } from '../../src/jobs/certificate-subjects.ts';
import { makeKeys } from '../../src/jobs/make-keys.ts';
import type { QualifyRequest } from '../../src/jobs/qualify.ts';
import { readSigningKey } from '../../src/jobs/read-signing-key.ts';
import { readSince } from '../../src/jobs/read-since.ts';
import { readTrust } from '../../src/jobs/read-trust.ts';
import { signCertificate } from '../../src/jobs/sign-certificate.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import { loadProfile } from '../../src/scenario/load-profile.ts';
import { samplingPlan } from '../../src/statistics/sampling-plan.ts';
import { qualification, qualifiedAutomation } from '../helpers/certificate-parts.ts';
import { temporaryFolder } from '../helpers/requal-process.ts';
import { asked, candidateWith, logGateway, qualified, quick, shippedProfile } from '../helpers/small-qualification.ts';

function changedProfile(...changes: readonly (readonly [string, string])[]): string {
  const file = join(temporaryFolder(), 'profile.yaml');
  let text = readFileSync(shippedProfile, 'utf8');
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  writeFileSync(file, text);
  return file;
}

/** The certificate that this would have had, had it been asked for with a whole plan: all of it requalified. */
function certified(
  report: QualificationReport,
  { candidate, profile }: QualifyRequest,
): { file: string; keys: string } {
  const keys = temporaryFolder();
  makeKeys(keys, 'Jane Doe, compliance lead');
  const subjects = certificateSubjects({
    candidate: loadCandidate(candidate),
    charter: report.charterDigest,
    generator: report.generatorDigest,
    profile: loadProfile(profile).digest,
  });
  const key = readSigningKey(join(keys, 'signing-key.pem'));
  const file = join(report.folder, 'certificate.json');
  const { automations, attempts } = report.qualification;
  const { exposures } = samplingPlan({ confidence: 0.99, budget: 1e-3 }, 2, automations.length);
  const violations = { count: 0, of: exposures, upper: 0.0006 };
  const whole = qualification({
    report: report.id,
    attempts,
    plan: { ...qualification().plan, exposures, automations: automations.length },
    automations: automations.map(({ automation }) => qualifiedAutomation({ automation, violations })),
  });
  writeFileSync(file, signCertificate({ subjects, qualification: whole, key }).text);
  return { file, keys: join(keys, 'public-key.json') };
}

/** With the keys of others, or one byte of the certificate changed, nothing is begun; with those of its signer it is. */
async function refusesOtherSigners(request: QualifyRequest): Promise<void> {
  const before = readFileSync(request.ledger, 'utf8');
  const others = temporaryFolder();
  makeKeys(others, 'Eve Doe, somebody else');
  const refused = expect.objectContaining({ name: 'IntegrityError' });
  const theirs = join(others, 'public-key.json');
  await expect(qualified({ ...request, trust: theirs })).rejects.toThrow(refused);
  const since = request.since!;
  const text = readFileSync(since, 'utf8');
  const forged = text.replace(
    /("sig": ?")(.)/,
    (_, start: string, letter: string) => start + (letter === 'A' ? 'B' : 'A'),
  );
  expect(forged).not.toBe(text);
  writeFileSync(since, forged);
  await expect(qualified(request)).rejects.toThrow(refused);
  writeFileSync(since, text);
  expect(readFileSync(request.ledger, 'utf8')).toBe(before);
  expect(readSince(since, readTrust(request.trust!)).signer).toBe('Jane Doe, compliance lead');
}

describe('a qualification since another', () => {
  it('demotes what lost its replicas since, and not what did not', async () => {
    const fewer = changedProfile([
      '    - name: log-gateway\n      kind: telemetry\n      namespace: observability\n      owner: platform-owner\n      replicas: 5',
      '    - name: log-gateway\n      kind: telemetry\n      namespace: observability\n      owner: platform-owner\n      replicas: 2',
    ]);
    const candidate = candidateWith(logGateway);
    const request = asked({ candidate, ...quick });
    const { file: since, keys } = certified(await qualified(request), request);
    const after = await qualified({ ...request, profile: fewer, since });
    expect(after.drift?.signer).toBeNull();
    expect(readFileSync(join(after.folder, 'report.md'), 'utf8')).toContain('last certificate was not verified');
    await refusesOtherSigners({ ...request, profile: fewer, since, seed: 9, trust: keys });
    // With two replicas one is half of them: it asks now, wherever it acted before.
    expect(after.qualification.verdict).toMatchObject({ kind: 'demoted', to: 2 });
    expect(after.automations[0]?.verdict).toMatchObject({ because: [expect.stringContaining('it no longer acts')] });
    expect(after.drift?.changed).toEqual(['the profile']);
    const [row] = after.drift?.rows ?? [];
    expect(row).toMatchObject({ step: 'profile', after: { acted: 0 } });
    expect(row?.before.acted).toBeGreaterThan(50);
    // Without the earlier certificate there is nothing that it has lost.
    const report = await qualified(asked({ candidate, profile: fewer, ...quick }));
    const { verdict } = report.qualification;
    expect(verdict.kind === 'inconclusive' && verdict.because[0]).toMatch(/^never acted/);
  }, 180_000);

  it('demotes what became regulated since, and says that it is the system that changed', async () => {
    const place = '    - name: partner-gateway\n      environment: staging\n';
    const regulated = changedProfile([place, `${place}      regulated: [pci-dss]\n`]);
    const candidate = candidateWith([...logGateway, 'rotate-certificate-outside-production']);
    const request = asked({ candidate, ...quick });
    const { file: since } = certified(await qualified(request), request);
    const { automations, drift } = await qualified({ ...request, profile: regulated, since });
    const told = new Map(automations.map(({ automation, verdict }) => [automation.action, verdict]));
    expect(told.get('rotate-certificate')).toMatchObject({
      kind: 'demoted',
      because: [expect.stringContaining('it no longer acts')],
    });
    expect(told.get('restart-log-gateway')?.kind).toBe('inconclusive');
    expect(drift?.changed).toEqual(['the profile']);
    const rows = new Map(drift?.rows.map((row) => [row.automation.split('/')[0], row]));
    expect(rows.get('rotate-certificate')).toMatchObject({ step: 'profile', after: { acted: 0 } });
    expect(rows.get('rotate-certificate')?.before.acted).toBeGreaterThan(50);
    const other = rows.get('restart-log-gateway');
    expect(other?.after.acted).toBe(other?.before.acted);
  }, 180_000);
});
