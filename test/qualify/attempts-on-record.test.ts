import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { attemptsOf } from '../../src/jobs/attempts.ts';
import { readLedger } from '../../src/jobs/ledger.ts';
import { makeKeys } from '../../src/jobs/make-keys.ts';
import { qualify } from '../../src/jobs/qualify.ts';
import { errorOfAttempt } from '../../src/statistics/alpha-spending.ts';
import { samplingPlan } from '../../src/statistics/sampling-plan.ts';
import { temporaryFolder } from '../helpers/requal-process.ts';
import { asked, candidateWith, logGateway, qualified, quick, shippedProfile } from '../helpers/small-qualification.ts';

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
    const chosen = await qualified({ ...request, seed: 5, budget: 0.2 });
    expect(chosen.uncertifiable).toContain('chosen by a person');
    expect(chosen.qualification.attempts).toHaveLength(3);
    expect(readFileSync(join(chosen.folder, 'report.md'), 'utf8')).toContain('Attempt 3 of this policy');
  }, 180_000);

  it('makes whoever moves the system or the policy by a hair pay for the other incidents as for another attempt', async () => {
    const candidate = candidateWith(logGateway);
    const request = asked({ candidate, ...quick });
    const { qualification: first } = await qualified(request);
    const profile = join(temporaryFolder(), 'profile.yaml');
    const text = readFileSync(shippedProfile, 'utf8');
    expect(text).toContain('rate: 80 }');
    writeFileSync(profile, text.replace('rate: 80 }', 'rate: 80.000001 }'));
    const { qualification: second } = await qualified({ ...request, profile });
    const policy = join(candidate, 'policy.yaml');
    writeFileSync(
      policy,
      readFileSync(policy, 'utf8').replace('agent.confidence >= 0.85', 'agent.confidence >= 0.8500001'),
    );
    const { qualification: third } = await qualified(request);
    const all = [first, second, third];
    expect(new Set(all.map(({ seed }) => seed.value)).size).toBe(3);
    expect(all.map(({ plan }) => plan.attempt)).toEqual([1, 2, 3]);
    expect(all.map(({ plan }) => plan.error)).toEqual([1, 2, 3].map((attempt) => errorOfAttempt(0.5, attempt)));
    expect(third.plan.exposures).toBeGreaterThan(second.plan.exposures);
    expect(second.plan.exposures).toBeGreaterThan(first.plan.exposures);
    expect(third.attempts).toHaveLength(3);
  }, 180_000);

  it('is not written to when the author of the policy would sign, or the candidate cannot be read', async () => {
    const folder = temporaryFolder();
    makeKeys(folder, 'Anybody, automation engineering');
    const request = asked({ candidate: candidateWith(logGateway), sign: join(folder, 'signing-key.pem') });
    await expect(qualified(request)).rejects.toThrow(/author/);
    await expect(qualified({ ...request, sign: null, candidate: folder })).rejects.toThrow(UserError);
    expect(existsSync(request.ledger)).toBe(false);
  });
});
