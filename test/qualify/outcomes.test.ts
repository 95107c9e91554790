import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeToLedger } from '../../src/jobs/ledger.ts';
import { benchOf } from '../../src/jobs/run-exploration.ts';
import { digestOf } from '../helpers/certificate-parts.ts';
import { recordOutcome } from '../../src/jobs/record-outcome.ts';
import { temporaryFolder } from '../helpers/requal-process.ts';
import { asked, candidateWith, logGateway, qualified, shippedProfile } from '../helpers/small-qualification.ts';

const automation = 'restart-log-gateway/telemetry-outage/restart-log-gateway';
const told = { automation, happenedOn: '2026-11-19', suboptimal: false, cause: null, by: 'on-call', note: '' };

/** So few exposures that nothing could be requalified, where nothing has to be. */
const few = { confidence: 0.5, budget: 0.3 };

function profileCopy(): string {
  const file = join(temporaryFolder(), 'profile.yaml');
  cpSync(shippedProfile, file);
  return file;
}

describe('a qualification after autonomous actions', () => {
  it('goes on as before where they helped, and tells how many there were', async () => {
    const profile = profileCopy();
    const request = asked({ candidate: candidateWith(logGateway), profile });
    await recordOutcome(request.ledger, { ...told, result: 'helped' }, profile);
    const other = 'clear-cache/b/c';
    await recordOutcome(request.ledger, { ...told, automation: other, result: 'needless' }, profile);
    const report = await qualified(request);
    expect(report.qualification.verdict.kind).toBe('requalified');
    expect(report.outcomes.rows).toEqual([
      { automation, isOurs: true, helped: 1, needless: 0, harmful: 0 },
      { automation: other, isOurs: false, helped: 0, needless: 1, harmful: 0 },
    ]);
    expect(report.qualification.conditionalOn.join('\n')).toContain('people told of 2 autonomous actions');
    for (const name of ['report.md', 'report.html']) {
      expect(readFileSync(join(report.folder, name), 'utf8')).toContain(`${other} (not of this candidate)`);
    }
  });

  it('is inconclusive after one of a pattern that has another name by now, and shows it', async () => {
    const request = asked({ candidate: candidateWith(logGateway), ...few });
    const earlier = 'restart-log-gateway/log-outage/restart-log-gateway';
    await recordOutcome(request.ledger, { ...told, automation: earlier, result: 'harmful' });
    const { automations, outcomes } = await qualified(request);
    expect(JSON.stringify(automations[0]?.verdict)).toContain(
      `an outcome was recorded for ${earlier}, which this policy does not have`,
    );
    expect(automations[0]?.verdict.kind).toBe('inconclusive');
    expect(outcomes.rows).toContainEqual({ automation: earlier, isOurs: false, helped: 0, needless: 0, harmful: 1 });
  });

  it('is inconclusive where the profile leads its outcomes away to another name', async () => {
    const profile = profileCopy();
    const away = `renamed: [{ automation: ${automation}, now: clear-cache/b/c }]`;
    writeFileSync(profile, `${readFileSync(profile, 'utf8').replace(/^renamed:.*$/m, '')}\n${away}\n`);
    const { automations } = await qualified(asked({ candidate: candidateWith(logGateway), profile, ...few }));
    expect(automations[0]?.verdict.kind).toBe('inconclusive');
    expect(JSON.stringify(automations[0]?.verdict)).toContain('and the policy still has it');
  });

  it('is inconclusive after a fail on record of a scenario that is not played', async () => {
    const request = asked({ candidate: candidateWith(logGateway), ...few });
    const { candidate } = benchOf(request.candidate);
    await writeToLedger(request.ledger, 'a failed scenario', () => ({
      kind: 'scenario-failed',
      scenario: 'deleted-since',
      scenarioDigest: digestOf('7'),
      candidate: candidate.digest,
      trial: digestOf('8'),
    }));
    const { automations, qualification } = await qualified(request);
    expect(automations[0]?.verdict).toMatchObject({
      kind: 'inconclusive',
      because: expect.arrayContaining([
        expect.stringContaining('the scenario deleted-since was failed on record'),
      ]) as unknown,
    });
    expect(qualification.verdict.kind).toBe('inconclusive');
    expect(qualification.assumptions.join()).toContain('nothing that was found for this policy is missing');
  });

  it('is inconclusive after a harmful one that nobody can explain, also where only the ledger tells of it', async () => {
    const request = asked({ candidate: candidateWith(logGateway), ...few });
    await recordOutcome(request.ledger, { ...told, result: 'harmful' });
    const { qualification, automations, exitCode } = await qualified(request);
    expect(automations[0]?.verdict).toMatchObject({
      kind: 'inconclusive',
      because: expect.arrayContaining([
        expect.stringContaining('the harmful outcome of 2026-11-19 is not known'),
      ]) as unknown,
      // No number of exposures would decide it.
      exposuresMissing: null,
    });
    expect(qualification.verdict.kind).toBe('inconclusive');
    expect(exitCode).toBe(2);
  });

  it('is inconclusive after one whose cause the profile never draws, and not once the profile has it', async () => {
    const profile = profileCopy();
    const request = asked({ candidate: candidateWith(logGateway), profile });
    await recordOutcome(request.ledger, { ...told, result: 'harmful', cause: 'node-loss' }, profile);
    expect(readFileSync(profile, 'utf8')).toContain('cause: node-loss }\n');
    const before = await qualified({ ...request, ...few });
    expect(before.automations[0]?.verdict).toMatchObject({
      kind: 'inconclusive',
      because: expect.arrayContaining([
        expect.stringContaining('an outcome of 2026-11-19 was caused by node-loss, which this profile never draws'),
      ]) as unknown,
    });
    const entry = "consistency: 0.96, lastSeen: '2026-11-08'";
    const causes = 'causes: [{ fault: telemetry-outage, share: 0.9 }, { fault: node-loss, share: 0.1 }]';
    const text = readFileSync(profile, 'utf8');
    expect(text).toContain(entry);
    writeFileSync(profile, text.replace(entry, `${entry}, ${causes}`));
    const after = await qualified(request);
    expect(after.automations[0]?.verdict.kind).toBe('requalified');
  }, 180_000);
});
