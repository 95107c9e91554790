import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { gateSchema, type GateReport } from '../../src/domain/gate.ts';
import { requal, temporaryFolder } from '../helpers/requal-process.ts';
import { sarifFlaws } from '../helpers/sarif-flaws.ts';

const baseline = 'policies/production-platform';
const asOf = ['--as-of', '2026-11-21'];

// Each plays all that is shipped under both, in a process of its own.
vi.setConfig({ testTimeout: 240_000 });

/** A copy of the shipped candidate with these edits of its policy. */
function edited(...edits: readonly (readonly [string, string])[]): string {
  const folder = join(temporaryFolder(), 'mine');
  cpSync(baseline, folder, { recursive: true });
  const file = join(folder, 'policy.yaml');
  let text = readFileSync(file, 'utf8');
  for (const [from, to] of edits) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  writeFileSync(file, text);
  return folder;
}

async function gate(candidate: string, ...args: readonly string[]) {
  const out = join(temporaryFolder(), 'reports');
  const words = ['gate', '--baseline', baseline, '--candidate', candidate, '--out', out, '--json', ...asOf, ...args];
  const { code, stdout, stderr } = await requal(words);
  const report = gateSchema.parse(JSON.parse(stdout));
  return { code, stderr, out, report };
}

/** What does not turn on when and where it was run. */
function withoutTimes({ verdict, why, pairs, cells, bound, useful, findings }: GateReport): object {
  const told = findings.map(({ id, state, times }) => [id, state, times]);
  return { verdict, why, pairs, cells, useful, upper: bound?.upper, told };
}

describe('requal gate', () => {
  it('proves a harmless edit equal, and writes every form of the report', async () => {
    const harmless = edited(
      ['title: Autonomous', 'title: On its own'],
      ['when: pattern.occurrences < 1', "when: '!(pattern.occurrences >= 1)' # the same"],
    );
    const { code, report, out, stderr } = await gate(harmless);
    expect([code, report.verdict, report.equality.kind]).toEqual([0, 'pass', 'equal']);
    expect(report.equality).toMatchObject({ by: 'cells' });
    expect(report.pairs.played).toBe(0);
    expect(report.findings.every(({ state }) => state === 'shared')).toBe(true);
    expect(stderr).toContain('PASS');
    const [folder = ''] = readdirSync(out);
    for (const name of ['report.md', 'gate.json', 'gate.sarif', 'junit.xml'])
      expect(existsSync(join(out, folder, name))).toBe(true);
    const sarif = readFileSync(join(out, folder, 'gate.sarif'), 'utf8');
    expect(sarifFlaws(JSON.parse(sarif) as object)).toEqual([]);
  });

  it('fails a carve-out for one service by its name, which no drawn incident is about', async () => {
    const carved = edited([
      'when: pattern.occurrences >= 10',
      `when: 'pattern.occurrences >= 10 || scope.target == "checkout"'`,
    ]);
    const { code, report } = await gate(carved, '--trials', '120');
    expect([code, report.verdict, report.equality.kind]).toEqual([1, 'fail', 'unproved']);
    const aims = report.cells.aims.map(({ name, isHazard, reached }) => [
      name.includes(' on checkout,'),
      isHazard,
      reached > 0,
    ]);
    expect(aims.length).toBeGreaterThan(0);
    expect(aims.every(([isThere, isHazard]) => isThere && isHazard)).toBe(true);
    expect(aims.some(([, , isReached]) => isReached)).toBe(true);
    const added = report.findings.filter(({ state }) => state === 'new');
    expect(added.every(({ source }) => source === 'generated')).toBe(true);
    expect(added.map(({ rule }) => rule)).toContain('novel-pattern');
  });

  it('fails a harmful line, names it, and stands on it in annotations', async () => {
    const harmful = edited(
      ['when: scope.concurrent <= 0.20', 'when: scope.concurrent <= 0.60'],
      ['when: scope.concurrent > 0.20', 'when: scope.concurrent > 0.60'],
    );
    const { code, report, stderr } = await gate(harmful, '--annotations');
    expect([code, report.verdict]).toEqual([1, 'fail']);
    const [first] = report.findings;
    expect(first).toMatchObject({
      state: 'new',
      source: 'shipped',
      sure: true,
      command: expect.stringContaining('npx requal run'),
    });
    const lines = readFileSync(join(harmful, 'policy.yaml'), 'utf8').split('\n');
    expect(first?.lines.map(({ place }) => lines[(place.line ?? 0) - 1]?.trim())).toEqual([
      'when: scope.concurrent <= 0.60',
      'when: scope.concurrent > 0.60',
    ]);
    expect(first?.decisions).toMatchObject({ baseline: { level: 2 }, candidate: { level: 4 } });
    expect(stderr).toMatch(/::error file=.*policy\.yaml,line=\d+,col=\d+/);
  });

  it('plays the same incidents under the same seed for any number of workers', async () => {
    const changed = edited(['when: pattern.consistency >= 0.9', 'when: pattern.consistency >= 0.0']);
    const one = await gate(changed, '--trials', '40', '--workers', '1', '--seed', '3');
    const two = await gate(changed, '--trials', '40', '--workers', '2', '--seed', '3');
    expect(withoutTimes(two.report)).toEqual(withoutTimes(one.report));
    expect(one.report.pairs.strata.map(({ name }) => name)).toEqual(['aimed', 'drawn']);
    expect(one.report.pairs.strata.every(({ exposures }) => exposures > 0)).toBe(true);
  });

  it('is inconclusive after too few incidents for a changed setting, and exits as it was told to', async () => {
    const changed = edited(['coolDown: 10m', 'coolDown: 11m']);
    const strict = await gate(changed, '--trials', '10');
    expect([strict.code, strict.report.verdict]).toEqual([2, 'inconclusive']);
    expect(strict.report.equality).toMatchObject({ kind: 'unproved', because: [expect.stringContaining('coolDown')] });
    expect(strict.report.bound?.exposuresMissing).toBeGreaterThan(0);
    // Nobody chose the seed, so it is none that a change could have been written for.
    expect(strict.report.conditionalOn.join()).toContain('which follows from baseline and candidate');
    expect(strict.report.conditionalOn.join()).toContain('nothing keeps count of attempts');
    expect(strict.report.seed).toBeGreaterThan(1);
    const lax = await gate(changed, '--trials', '10', '--on-inconclusive', 'pass');
    expect([lax.code, lax.report.verdict]).toEqual([0, 'inconclusive']);
  });

  it('never passes a new exception by incidents that are on none of its services', async () => {
    const away = [
      'exceptions:',
      '  - id: away',
      '    owner: head of reliability',
      '    reason: let it run while we are away',
      "    expires: '2026-12-07'",
      '    reviewEvery: 7d',
      '    lifts: [c1-confidence]',
      '    services: [ledger, wallet]',
    ];
    const changed = edited(['qualityAlerts:', `${away.join('\n')}\n\nqualityAlerts:`]);
    const { code, report, stderr } = await gate(changed, '--trials', '10');
    expect([code, report.verdict]).toEqual([2, 'inconclusive']);
    expect(report.pairs.parted).toBe(0);
    expect(report.why[0]).toContain('never seen to matter');
    expect(report.why[1]).toMatch(/policy\.yaml:\d+:\d+: Exception away is new: for ledger and wallet/);
    expect(report.findings).toContainEqual(expect.objectContaining({ id: 'exceptions/away', state: 'open' }));
    expect(stderr).toMatch(/a\s+person\s+has\s+to\s+approve\s+it/);
    // With its own waiver, and told to let through what is inconclusive, it still approves nothing of itself.
    const file = join(changed, 'waivers.yaml');
    const waiver = { finding: 'exceptions/away', owner: 'Ada', reason: 'fine', expires: '2026-12-31' };
    writeFileSync(file, JSON.stringify({ waivers: [waiver] }));
    const attack = await gate(changed, '--trials', '10', '--on-inconclusive', 'pass', '--waivers', file);
    expect([attack.code, attack.report.verdict]).toEqual([2, 'inconclusive']);
    expect(attack.report.waivers).toEqual([{ ...waiver, state: 'new-here' }]);
    const [folder = ''] = readdirSync(attack.out);
    expect(readFileSync(join(attack.out, folder, 'report.md'), 'utf8')).toContain(
      '**New in this change, does not count',
    );
    expect(attack.stderr).toContain('WAIVER NEW HERE');
  });

  it('tells bad input apart: a baseline that is not there, one that cannot be read, a share that is none', async () => {
    const bad = async (...args: readonly string[]) => {
      const { code, stderr } = await requal(['gate', '--candidate', baseline, ...args]);
      return [code, stderr];
    };
    expect(await bad('--baseline', 'no-such-ref')).toEqual([3, expect.stringContaining('no-such-ref')]);
    expect(await bad('--baseline', temporaryFolder())).toEqual([
      3,
      expect.stringContaining('The baseline cannot be read'),
    ]);
    expect(await bad('--baseline', baseline, '--budget', '0')).toEqual([3, expect.stringContaining('--budget')]);
  });
});
