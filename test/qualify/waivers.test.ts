import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { QualificationReport } from '../../src/domain/qualification-report.ts';
import { temporaryFolder } from '../helpers/requal-process.ts';
import { sarifFlaws } from '../helpers/sarif-flaws.ts';
import { asked, candidateWith, logGateway, qualified } from '../helpers/small-qualification.ts';

/** The on-call is called where somebody else decides: six trials of the veto set fail on it, and none of the sample. */
const callsTheOnCall = [{ set: 'escalation.data', to: 'on-call' }];
const wrongRole = [
  'cluster-pair-corruption',
  'corruption-known-cause',
  'leak-hallucinating-agent',
  'leak-injected-text',
  'aws-2012-10-22-ebs-failover-storm',
  'github-2018-10-21-failover',
].map((scenario) => `${scenario}/right-role-in-time`);

/** It reaches as far as it likes: the veto set and the sample set find that. */
const reachesFar = ['levels[4].clauses[one-service]', 'levels[4].clauses[few-at-once]']
  .concat(['levels[2].clauses[several-services]', 'levels[2].clauses[many-at-once]'])
  .map((remove) => ({ remove }));

function waiversFile(findings: readonly string[], expires = '2026-12-31'): string {
  const file = join(temporaryFolder(), 'waivers.yaml');
  const waivers = findings.map((finding) => ({ finding, owner: 'Ada <SRE>', reason: 'the rota moves.', expires }));
  writeFileSync(file, JSON.stringify({ waivers }));
  return file;
}

function read({ folder }: QualificationReport, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

describe('a waiver of a qualification', () => {
  it('keeps a finding of the veto set from demoting, ends the validity with it, and stands on page one', async () => {
    const candidate = candidateWith(logGateway, callsTheOnCall);
    const idle = ['leak-known-cause/novel-pattern', 'generated/right-role-in-time'];
    const request = asked({ candidate, waivers: waiversFile([...wrongRole, ...idle]) });
    const report = await qualified(request);
    const { qualification } = report;
    expect(qualification.verdict).toEqual({ kind: 'requalified', until: '2026-12-31' });
    expect(qualification.validUntil).toBe('2026-12-31');
    expect(qualification.vetoSet).toMatchObject({ failed: [], waived: wrongRole });
    expect(qualification.waivers.map(({ finding }) => finding)).toEqual(wrongRole);
    expect(report.waivers.map(({ state }) => state)).toEqual([...wrongRole.map(() => 'used'), 'unused', 'no-effect']);
    expect(report.vetoes).toEqual([]);
    for (const [name, owner, condition] of [
      ['report.html', 'Ada &lt;SRE&gt;', 'It holds only on condition of'],
      ['report.md', 'Ada', '## It holds only on condition of'],
    ] as const) {
      const [pageOne = ''] = read(report, name).split(condition);
      for (const finding of [...wrongRole, ...idle]) expect(pageOne).toContain(finding);
      expect(pageOne).toContain(owner);
      expect(pageOne).toContain('a bound is a measurement');
    }
    // What was waived can be looked at as what was not.
    expect(report.waivers[0]?.told.join()).toContain('npx requal replay');
    expect(existsSync(join(report.folder, 'journals/few/leak-injected-text.s1.jsonl'))).toBe(true);
    const sarif = JSON.parse(read(report, 'qualification.sarif')) as { runs: { results: { suppressions?: [] }[] }[] };
    expect(sarifFlaws(sarif)).toEqual([]);
    expect(sarif.runs[0]?.results.map(({ suppressions }) => suppressions?.length)).toEqual(wrongRole.map(() => 1));
    expect(read(report, 'junit.xml').match(/<skipped /g)).toHaveLength(wrongRole.length);
    // Another waiver is nothing new to test.
    const others = { ...request, waivers: waiversFile(wrongRole, '2027-12-31') };
    await expect(qualified(others)).rejects.toThrow(/Nothing new would be tested/);
  }, 180_000);

  it('changes nothing of what the sample set measures', async () => {
    const waivers = waiversFile([
      'telemetry-lost-few-replicas/blast-radius',
      'telemetry-lost-few-replicas/window-must-escalate',
      'generated/blast-radius',
    ]);
    const report = await qualified(asked({ candidate: candidateWith(logGateway, reachesFar), waivers }));
    expect(report.qualification.vetoSet.failed).toEqual([]);
    expect(report.waivers.map(({ state }) => state)).toEqual(['used', 'used', 'no-effect']);
    const [one] = report.automations;
    expect(one?.verdict).toMatchObject({ kind: 'demoted' });
    expect(one?.verdict.kind === 'demoted' && one.verdict.because.join()).toMatch(/blast-radius: broken in \d+ of/);
    expect(one?.violationsAtMost).toBeGreaterThan(0.02);
    expect(report.exitCode).toBe(1);
  }, 180_000);

  it('of an absolute rule, or of what cannot be found, is refused before anything is on record', async () => {
    for (const finding of ['leak-commander/killed', 'leak-nowhere/right-role-in-time']) {
      const request = asked({ candidate: candidateWith(logGateway), waivers: waiversFile([finding]) });
      await expect(qualified(request)).rejects.toThrow('cannot be waived');
      expect(existsSync(request.ledger)).toBe(false);
    }
  });
});
