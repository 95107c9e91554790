import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/base/canonical-json.ts';
import { sealEnvelope } from '../../src/base/dsse.ts';
import { certificatePayloadType, verificationSchema } from '../../src/domain/certificate.ts';
import type { QualificationReport } from '../../src/domain/qualification-report.ts';
import { readSigningKey } from '../../src/jobs/read-signing-key.ts';
import { makeStatement } from '../../src/report/make-statement.ts';
import { subjectsOf } from '../helpers/certificate-parts.ts';
import { candidateWith, logGateway, shippedProfile } from '../helpers/small-qualification.ts';
import { requal, temporaryFolder } from '../helpers/requal-process.ts';

/** It may restart the log gateway whether or not it has ever seen what it restarts it for. */
const forgetful = ['levels[4].clauses[seen-often]', 'levels[4].clauses[consistent]'].concat(
  'levels[2].clauses[seldom-seen]',
  'levels[1].clauses[never-seen]',
);

/** What somebody has who qualifies a policy: the candidate, a profile of today, a key, and who is trusted. */
async function prepared(changes: readonly object[]) {
  const folder = temporaryFolder();
  const at = (...names: readonly string[]): string => join(folder, ...names);
  // A certificate is made in the days in which it begins to hold, whenever this runs.
  const today = new Date().toISOString().slice(0, 10);
  const profile = readFileSync(shippedProfile, 'utf8').replace(/^asOf: .*$/m, `asOf: '${today}'`);
  writeFileSync(at('profile.yaml'), profile);
  const { code } = await requal(['keygen', '--out', at('key'), '--owner', 'Jane Doe, compliance lead']);
  expect(code).toBe(0);
  const candidate = candidateWith(logGateway, changes);
  const asked = ['qualify', '--candidate', candidate, '--profile', at('profile.yaml'), '--as-of', today];
  const places = ['--sign', at('key', 'signing-key.pem'), '--ledger', at('ledger.jsonl'), '--out', at('reports')];
  return { at, candidate, today, qualify: [...asked, ...places, '--json'] };
}

// The whole plan, as nothing less certifies: of what is rejected it ends with the thousandth exposure.
describe('a certificate that the command line issues', () => {
  it('is signed for the whole of a run, holds offline, has every trial in it, and is not given twice', async () => {
    const { at, candidate, today, qualify } = await prepared(forgetful.map((remove) => ({ remove })));
    const run = await requal(qualify);
    expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('novel-pattern')]);
    const report: QualificationReport = JSON.parse(run.stdout);
    expect(report).toMatchObject({ uncertifiable: null, certificate: `${report.folder}/certificate.json` });
    const { plan, trials } = report.qualification;
    expect(plan).toMatchObject({ attempt: 1, confidence: 0.99, budget: 1e-3, exposuresPerTrigger: 300 });
    expect(trials.count).toBeGreaterThan(1_000);

    const certificate = join(report.folder, 'certificate.json');
    const trusted = ['--candidate', candidate, '--trust', at('key', 'public-key.json'), '--as-of', today];
    const known = ['--ledger', at('ledger.jsonl'), '--profile', at('profile.yaml')];
    const verified = await requal(['certificate', 'verify', certificate, ...trusted, ...known, '--json']);
    const verification = verificationSchema.parse(JSON.parse(verified.stdout));
    // It is genuine, and says demoted: who goes by the exit code takes it for no pass.
    expect([verified.code, verification.refusals, verification.notChecked]).toEqual([1, [], []]);
    expect(verification).toMatchObject({ valid: true, verdict: { kind: 'demoted' }, signer: { owner: /Jane/ } });

    // The ledger is what the attempt and the certificate stand in, in this order.
    const ledger = readFileSync(at('ledger.jsonl'), 'utf8').trimEnd().split('\n');
    expect(ledger.map((line) => JSON.parse(line).kind)).toEqual([
      'attempt-begun',
      'attempt-ended',
      'certificate-issued',
    ]);

    const [one] = report.automations;
    const [worst] = one?.worst ?? [];
    expect(worst).toBeDefined();
    const id = one?.automation.id ?? '';
    const journal = at('again.jsonl');
    const again = await requal(['sample', report.folder, id, String(worst?.number), '--out', journal]);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('The trial that the report lists')]);
    expect(readFileSync(journal).equals(readFileSync(worst?.journal ?? ''))).toBe(true);
    const inReport = ['--report', report.folder, '--journal', journal];
    const proved = await requal(['certificate', 'prove', certificate, ...inReport, '--json']);
    expect(proved.code).toBe(0);
    expect(JSON.parse(proved.stdout)).toMatchObject({ trials: trials.count, merkleRoot: trials.merkleRoot });

    const second = await requal(qualify);
    expect([second.code, second.stderr]).toEqual([3, expect.stringContaining('Nothing new would be tested')]);
  }, 180_000);

  it('is none of a plan that is weaker than what is asked of any, key or not', async () => {
    const { at, candidate, today, qualify } = await prepared(forgetful.map((remove) => ({ remove })));
    const run = await requal([...qualify, '--confidence', '0.9', '--budget', '0.02']);
    expect(run.code).toBe(1);
    const report: QualificationReport = JSON.parse(run.stdout);
    expect(report.certificate).toBeNull();
    expect(existsSync(join(report.folder, 'certificate.json'))).toBe(false);
    expect(report.uncertifiable).toContain('its plan shows a rate with a confidence of 0.9, and 0.99 is the least');
    expect(run.stderr.replace(/\s+/g, ' ')).toContain('No certificate can come of it');
    expect(readFileSync(at('ledger.jsonl'), 'utf8')).not.toContain('certificate-issued');

    // Whoever holds the key can still sign what requal would not: that it is requalified is then not believed.
    const { qualification } = report;
    const verdict = { kind: 'requalified', until: qualification.validUntil } as const;
    const automations = qualification.automations.map((one) => ({ ...one, verdict }));
    const { key } = readSigningKey(at('key', 'signing-key.pem'));
    const statement = makeStatement(subjectsOf(candidate), { ...qualification, verdict, automations });
    const payload = Buffer.from(canonicalJson(statement));
    writeFileSync(at('certificate.json'), sealEnvelope(certificatePayloadType, payload, key));
    const trusted = ['--candidate', candidate, '--trust', at('key', 'public-key.json'), '--as-of', today];
    const verified = await requal(['certificate', 'verify', at('certificate.json'), ...trusted, '--json']);
    const { refusals } = verificationSchema.parse(JSON.parse(verified.stdout));
    expect([verified.code, refusals.map(({ kind }) => kind)]).toEqual([5, expect.arrayContaining(['weak-plan'])]);
  }, 180_000);
});
