import { existsSync, readFileSync, readdirSync } from 'node:fs';
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
import { asked, candidateWith, logGateway, qualified } from '../helpers/small-qualification.ts';

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

  it('is not written to when the author of the policy would sign, or the candidate cannot be read', async () => {
    const folder = temporaryFolder();
    makeKeys(folder, 'Anybody, automation engineering');
    const request = asked({ candidate: candidateWith(logGateway), sign: join(folder, 'signing-key.pem') });
    await expect(qualified(request)).rejects.toThrow(/author/);
    await expect(qualified({ ...request, sign: null, candidate: folder })).rejects.toThrow(UserError);
    expect(existsSync(request.ledger)).toBe(false);
  });
});
