import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import type { QualificationReport } from '../../src/domain/qualification-report.ts';
import { loadProfile } from '../../src/scenario/load-profile.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import { certificateSubjects } from '../../src/jobs/certificate-subjects.ts';
import { readSigningKey } from '../../src/jobs/read-signing-key.ts';
import { signCertificate } from '../../src/jobs/sign-certificate.ts';
import { attemptsOf } from '../../src/jobs/attempts.ts';
import { readLedger } from '../../src/jobs/ledger.ts';
import { makeKeys } from '../../src/jobs/make-keys.ts';
import { playListedTrial } from '../../src/jobs/play-listed-trial.ts';
import { readSince } from '../../src/jobs/read-since.ts';
import { readTrust } from '../../src/jobs/read-trust.ts';
import { qualify } from '../../src/jobs/qualify.ts';
import type { QualifyRequest } from '../../src/jobs/qualify.ts';
import { errorOfAttempt } from '../../src/statistics/alpha-spending.ts';
import { samplingPlan } from '../../src/statistics/sampling-plan.ts';
import { temporaryFolder } from '../helpers/requal-process.ts';
import { asked, candidateWith, logGateway, qualified, shippedProfile } from '../helpers/small-qualification.ts';

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

/** The certificate that this would have had, had it been asked for with enough exposures of each trigger. */
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
  writeFileSync(file, signCertificate({ subjects, qualification: report.qualification, key }).text);
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

describe('a qualification', () => {
  it('requalifies an automation that keeps every rule, and leaves everything that a reader needs', async () => {
    const request = asked({ candidate: candidateWith(logGateway) });
    const report = await qualified(request);
    expect(report.qualification.verdict).toEqual({ kind: 'requalified', until: '2027-02-19' });
    // What cannot be certified is no pass for whoever goes by the exit code.
    expect(report.exitCode).toBe(2);
    const [one] = report.automations;
    expect(one?.triggers.every(({ unsafe }) => unsafe.count === 0 && unsafe.of >= 3)).toBe(true);
    expect(one?.measured).toMatchObject({ recordsKept: true, sameTwice: true });
    expect(
      one?.nulls.map(({ name, violations, actedWhenRight }) => [name, violations > 10, actedWhenRight.count > 10]),
    ).toEqual([
      ['always-act', true, true],
      ['always-ask', false, false],
    ]);
    expect(one?.distortions.length).toBeGreaterThan(5);
    const { asked: requests = 0, approved = 0, kills = 0 } = one?.people ?? {};
    expect([requests > 20, approved > 0 && approved < requests, kills > 0]).toEqual([true, true, true]);
    expect(one?.tested.filter(({ tests }) => tests === 'runtime').length).toBeGreaterThan(5);
    const kept = readdirSync(report.folder).toSorted();
    expect(kept).toEqual(
      expect.arrayContaining([
        'candidates',
        'chain-heads.txt',
        'profile.json',
        'qualification.json',
        'report.html',
        'report.md',
        'trials.txt',
      ]),
    );
    // Nobody can certify with fewer exposures than the rules ask for.
    expect(report.uncertifiable).toContain('with a confidence of 0.9');
    expect(existsSync(join(report.folder, 'certificate.json'))).toBe(false);
  });

  it('plays the same and finds the same for any number of workers', async () => {
    const candidate = candidateWith(logGateway);
    const [one, two] = [await qualified(asked({ candidate })), await qualified(asked({ candidate, workers: 2 }))];
    expect(two.qualification.trials).toEqual(one.qualification.trials);
    expect(two.automations).toEqual(one.automations);
  });

  it('can be played again trial by trial, and does not find one that was changed', async () => {
    const report = await qualified(asked({ candidate: candidateWith(logGateway) }));
    const id = report.automations[0]!.automation.id;
    const out = join(temporaryFolder(), 'trial.jsonl');
    const again = await playListedTrial(report.folder, id, 4, out);
    expect(readFileSync(join(report.folder, 'trials.txt'), 'utf8')).toContain(`${id} 4 ${again.chainHead}\n`);
    const trials = join(report.folder, 'trials.txt');
    writeFileSync(trials, readFileSync(trials, 'utf8').replace(again.chainHead, 'f'.repeat(64)));
    await expect(playListedTrial(report.folder, id, 4, out)).rejects.toThrow(/the report lists f{64}/);
    await expect(playListedTrial(report.folder, id, 999_999, out)).rejects.toThrow(UserError);
  });

  it('demotes the automation that the drift story breaks, by trials in which it restarts what is corrupt', async () => {
    const candidate = candidateWith(['restart-stateless-deployment'], [], 'production-platform');
    const report = await qualified(asked({ candidate }));
    const restart = report.automations.find(({ automation }) => automation.pattern === 'oom-leak')!;
    expect(restart.verdict).toMatchObject({ kind: 'demoted' });
    expect(restart.verdict.kind === 'demoted' && restart.verdict.because.join(' ')).toContain('lost about');
    expect(report.exitCode).toBe(1);
    // The same rule would let it restart stuck workers, of which nothing was shown.
    const stuck = report.automations.find(({ automation }) => automation.pattern === 'queue-worker-stuck')!;
    expect(stuck.verdict.kind).not.toBe('requalified');
  });

  it('is inconclusive, and no pass, for a policy that always asks', async () => {
    const report = await qualified(asked({ candidate: 'policies/always-ask', confidence: 0.5, budget: 0.3 }));
    const { verdict } = report.qualification;
    expect(verdict.kind).toBe('inconclusive');
    expect(verdict.kind === 'inconclusive' && verdict.because[0]).toMatch(/^never acted/);
    expect(report.exitCode).toBe(2);
  });

  it('shows nothing of this period with a profile of more than thirty days ago', async () => {
    const report = await qualified(asked({ candidate: candidateWith(logGateway), asOf: '2026-12-16' }));
    expect(report.qualification.verdict).toMatchObject({
      kind: 'inconclusive',
      because: [expect.stringContaining('no evidence from this period')],
    });
  });

  it('certifies no rule that names no pattern: it authorises more than was played', async () => {
    const candidate = candidateWith(logGateway);
    const file = join(candidate, 'policy.yaml');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('    patterns: [telemetry-outage]\n');
    writeFileSync(file, text.replace('    patterns: [telemetry-outage]\n', ''));
    const { automations } = await qualified(asked({ candidate }));
    const played = automations.filter(({ automation }) => automation.rule === 'restart-log-gateway');
    expect(played.length).toBeGreaterThan(0);
    for (const { verdict } of played) {
      expect(verdict.kind).toBe('inconclusive');
      expect(JSON.stringify(verdict)).toContain('names no pattern');
    }
  });

  it('demotes what lost its replicas since, and not what did not', async () => {
    const fewer = changedProfile([
      '    - name: log-gateway\n      kind: telemetry\n      namespace: observability\n      owner: platform-owner\n      replicas: 5',
      '    - name: log-gateway\n      kind: telemetry\n      namespace: observability\n      owner: platform-owner\n      replicas: 2',
    ]);
    const candidate = candidateWith(logGateway);
    const request = asked({ candidate });
    const before = await qualified(request);
    const { file: since, keys } = certified(before, request);
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
    const report = await qualified(asked({ candidate, profile: fewer }));
    const { verdict } = report.qualification;
    expect(verdict.kind === 'inconclusive' && verdict.because[0]).toMatch(/^never acted/);
    // Three qualifications, and the changes between two: a busy machine takes its time.
  }, 180_000);
});

/** The exposures of an attempt of the small plan, which has one automation. */
function planned(attempt: number): number {
  return samplingPlan({ confidence: 1 - errorOfAttempt(1 - 0.9, attempt), budget: 0.02 }, 2).exposures;
}

describe('the ledger', () => {
  it('has every start, refuses what was tried already, and lets what was broken off be tried again', async () => {
    const request = asked({ candidate: candidateWith(logGateway) });
    const stopped = await qualify(
      request,
      () => undefined,
      () => true,
    );
    expect(stopped).toBeNull();
    expect(existsSync(request.out) ? readdirSync(request.out) : []).toEqual([]);
    const { qualification: second } = await qualified(request);
    // What was broken off has met the same incidents, so this one has to show more.
    expect(second.plan).toMatchObject({ attempt: 2, error: expect.closeTo(0.05, 12) });
    expect(second.plan.exposures).toBeGreaterThan(planned(1));
    expect(second.plan.exposures).toBe(planned(2));
    await expect(qualified(request)).rejects.toThrow(/Nothing new would be tested/);
    const ended = attemptsOf(readLedger(request.ledger), null).map((attempt) => attempt.ended);
    expect(ended).toEqual(['aborted', 'requalified']);
    // Another seed is no way round: it is on record as well, and certifies nothing.
    const chosen = await qualified({ ...request, seed: 5 });
    expect(chosen.uncertifiable).toContain('chosen by a person');
    expect(chosen.qualification.attempts).toHaveLength(3);
    expect(readFileSync(join(chosen.folder, 'report.md'), 'utf8')).toContain('Attempt 3 of this policy');
  });

  it('is not written to when the author of the policy would sign, or the candidate cannot be read', async () => {
    const folder = temporaryFolder();
    makeKeys(folder, 'Anybody, automation engineering');
    const request = asked({ candidate: candidateWith(logGateway), sign: join(folder, 'signing-key.pem') });
    await expect(qualified(request)).rejects.toThrow(/author/);
    await expect(qualified({ ...request, sign: null, candidate: folder })).rejects.toThrow(UserError);
    expect(existsSync(request.ledger)).toBe(false);
  });
});
