import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/base/canonical-json.ts';
import { sealEnvelope } from '../../../src/base/dsse.ts';
import { certificatePayloadType } from '../../../src/domain/certificate.ts';
import type { CertificateAsked } from '../../../src/domain/campaign.ts';
import { trialResultSchema } from '../../../src/domain/campaign.ts';
import type { Qualification } from '../../../src/domain/qualification.ts';
import { beginAttempt } from '../../../src/jobs/attempts.ts';
import { readUnverified } from '../../../src/jobs/open-certificate.ts';
import { revokeCertificate } from '../../../src/jobs/revoke-certificate.ts';
import { planRun } from '../../../src/jobs/run-plan.ts';
import { signCertificate } from '../../../src/jobs/sign-certificate.ts';
import { createTrialWork } from '../../../src/jobs/trial-work.ts';
import { writeToLedger } from '../../../src/jobs/ledger.ts';
import { emptyFolder, keyOf, qualification, qualifiedAutomation, subjectsOf } from '../../helpers/certificate-parts.ts';

const folder = 'policies/conservative';
/** The scenario begins on 2025-05-13. */
const scenario = 'leak-known-cause';

/** A certificate that begins and ends on these days, in files. */
function certificate(asOf: string, validUntil: string, told: Partial<Qualification> = {}, of = folder) {
  const { key, folder: keys } = keyOf();
  const verdict = { kind: 'requalified' as const, until: validUntil };
  const signed = signCertificate({
    subjects: subjectsOf(of),
    qualification: qualification({
      asOf,
      validUntil,
      verdict,
      automations: [qualifiedAutomation({ verdict })],
      ...told,
    }),
    key,
  });
  const file = join(emptyFolder(), 'certificate.json');
  writeFileSync(file, signed.text);
  const asked: CertificateAsked = { file, trust: join(keys, 'public-key.json'), ledger: null };
  return { ...signed, asked };
}

function planned(asked: CertificateAsked | null, what: readonly string[] = [scenario]) {
  return planRun({ what, candidates: [folder], world: null, certificate: asked, seeds: [1] });
}

async function stateOf(asked: CertificateAsked): Promise<string | undefined> {
  return (await planned(asked)).setup.entrants[0]?.challenges[0]?.scenario.context.qualification;
}

async function resultsOf(asked: CertificateAsked | null) {
  const work = createTrialWork((await planned(asked)).setup);
  const { body } = await work.run(0);
  return trialResultSchema.omit({ prev: true, hash: true }).parse(JSON.parse(body));
}

describe('a certificate that a run is given', () => {
  it('tells the qualification at the time of the scenario, not at that of the clock', async () => {
    expect(await stateOf(certificate('2025-04-01', '2025-06-30').asked)).toBe('valid');
    expect(await stateOf(certificate('2025-05-13', '2025-05-13').asked)).toBe('valid');
    expect(await stateOf(certificate('2025-02-13', '2025-05-12').asked)).toBe('expired');
    expect(await stateOf(certificate('2025-05-14', '2025-06-30').asked)).toBe('missing');
    expect(await stateOf(certificate('2026-11-21', '2027-02-19').asked)).toBe('missing');
  });

  it('is none where it is about another candidate, or does not say requalified', async () => {
    const verdict = { kind: 'demoted' as const, to: 3 as const, because: ['it harmed'] };
    expect(await stateOf(certificate('2025-04-01', '2025-06-30', { verdict }).asked)).toBe('missing');
    expect(await stateOf(certificate('2025-04-01', '2025-06-30', {}, 'policies/always-ask').asked)).toBe('missing');
  });

  it('is revoked where its ledger says so', async () => {
    const ledger = join(emptyFolder(), 'ledger.jsonl');
    const subjects = subjectsOf(folder);
    const begun = await beginAttempt(ledger, {
      attempt: 'qualify-1',
      policy: 'another',
      candidate: subjects[0]?.digest.sha256 ?? '',
      profile: subjects[8]?.digest.sha256 ?? '',
      inputs: 'c'.repeat(64),
      seed: 7,
    });
    const { asked, issued } = certificate('2025-04-01', '2025-06-30', { ledger: { entries: 1, head: begun.head } });
    await writeToLedger(ledger, 'a test', () => issued);
    expect(await stateOf({ ...asked, ledger })).toBe('valid');
    await revokeCertificate(ledger, issued.certificate, { reason: 'x', by: 'y' });
    expect(await stateOf({ ...asked, ledger })).toBe('revoked');
  });

  it('stops the run when a trusted key has signed that a weak plan requalified', async () => {
    const { asked, text } = certificate('2025-04-01', '2025-06-30');
    const read = readUnverified(text);
    if ('refusal' in read) throw new Error('a good certificate cannot be read');
    const { predicate } = read.statement;
    const weak = {
      ...read.statement,
      predicate: { ...predicate, plan: { ...predicate.plan, exposuresPerTrigger: 3 } },
    };
    const { key, folder: keys } = keyOf();
    writeFileSync(asked.file, sealEnvelope(certificatePayloadType, Buffer.from(canonicalJson(weak)), key.key));
    await expect(planned({ ...asked, trust: join(keys, 'public-key.json') })).rejects.toThrow(
      '3 exposures of each trigger',
    );
  });

  it('stops the run when nobody can believe it', async () => {
    const { asked, text } = certificate('2025-04-01', '2025-06-30');
    writeFileSync(asked.file, text.replace('"payload":"ey', '"payload":"ez'));
    await expect(planned(asked)).rejects.toThrow('changed after it was signed');
    const stranger = certificate('2025-04-01', '2025-06-30');
    await expect(planned({ ...stranger.asked, trust: asked.trust })).rejects.toThrow('not among those that you trust');
    const both = { what: [scenario], candidates: [folder, 'policies/always-ask'], world: null, seeds: [1] };
    await expect(planRun({ ...both, certificate: asked })).rejects.toThrow('about one candidate');
  });

  it('leaves a scenario alone that is about a certain state', async () => {
    const { asked } = certificate('2025-04-01', '2025-06-30');
    const ids = ['leak-unqualified'];
    const { setup } = await planned(asked, ids);
    const states = setup.entrants[0]?.challenges.map((one) => one.scenario.context.qualification);
    expect(states).toEqual(['expired']);
  });

  it('leaves automation alone while it holds, and hands over to people when it does not, which is right then', async () => {
    const assumed = await resultsOf(null);
    const valid = await resultsOf(certificate('2025-04-01', '2025-06-30').asked);
    const expired = await resultsOf(certificate('2025-02-13', '2025-05-12').asked);
    const given = (result: typeof valid) => [...new Set(result.dispositions.map((window) => window.given))];
    expect([assumed.verdict, given(assumed)]).toEqual([valid.verdict, given(valid)]);
    expect(given(valid)).toEqual(['act']);
    expect(given(expired)).toEqual(['ask']);
    expect(expired.dispositions.filter(({ correct, advisory }) => correct === false && !advisory)).toEqual([]);
    expect(expired.unsafe).toEqual({ attempted: 0, realised: 0 });
    expect(expired.verdict).not.toBe('fail');
  });

  it('says before the run what it comes to, and that revocation was not looked up', async () => {
    const { asked } = certificate('2025-02-13', '2025-05-12');
    expect((await planned(asked)).notices).toEqual([
      expect.stringMatching(/the qualification is expired in 1 of .* not checked, because no ledger/),
    ]);
    expect((await planned(null)).notices).toEqual([]);
  });

  it('is named in the command that runs a trial again', async () => {
    const { asked } = certificate('2025-04-01', '2025-06-30');
    const { rerun } = await resultsOf(asked);
    expect(rerun).toContain(`--certificate ${asked.file} --trust ${asked.trust}`);
  });
});
