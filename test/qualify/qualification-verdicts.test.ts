import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asked, candidateWith, logGateway, qualified, quick } from '../helpers/small-qualification.ts';

describe('a qualification', () => {
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
    const candidate = candidateWith(logGateway, [
      { add: 'levels[2].clauses', value: { id: 'always', when: 'true', because: 'it always asks' } },
    ]);
    const report = await qualified(asked({ candidate, ...quick }));
    const { verdict } = report.qualification;
    expect(verdict.kind).toBe('inconclusive');
    expect(verdict.kind === 'inconclusive' && verdict.because[0]).toMatch(/^never acted/);
    expect(report.automations[0]?.exposures).toBeGreaterThan(5);
    expect(report.exitCode).toBe(2);
  });

  it('shows nothing of this period with a profile of more than thirty days ago', async () => {
    const report = await qualified(asked({ candidate: candidateWith(logGateway), asOf: '2026-12-16', ...quick }));
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
    const { automations } = await qualified(asked({ candidate, ...quick }));
    const played = automations.filter(({ automation }) => automation.rule === 'restart-log-gateway');
    expect(played.length).toBeGreaterThan(0);
    for (const { verdict } of played) {
      expect(verdict.kind).toBe('inconclusive');
      expect(JSON.stringify(verdict)).toContain('names no pattern');
    }
  });
});
