import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lintAndPrint } from '../../../src/commands/lint-and-print.ts';
import { emptyFolder } from '../../helpers/certificate-parts.ts';
import { sarifFlaws } from '../../helpers/sarif-flaws.ts';

let printed = '';

beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(() => vi.restoreAllMocks());

describe('lint on the command line', () => {
  it('ends well for a policy without errors, and says for which day', () => {
    expect(lintAndPrint({ candidate: 'policies/conservative', asOf: '2026-12-01', json: false, sarif: null })).toBe(0);
    expect(printed).toMatch(/conservative as of 2026-12-01: no errors, no warnings/);
  });

  it('ends with a fail where the review is overdue on the day asked for, and not the day before', () => {
    expect(lintAndPrint({ candidate: 'policies/conservative', asOf: '2027-11-19', json: false, sarif: null })).toBe(1);
    expect(printed).toContain('error (review-overdue)');
    expect(lintAndPrint({ candidate: 'policies/conservative', asOf: '2027-11-18', json: false, sarif: null })).toBe(0);
  });

  it.each(['production-platform', 'conservative'])('writes what it finds in %s as valid SARIF', (name) => {
    const sarif = join(emptyFolder(), 'lint.sarif');
    lintAndPrint({ candidate: `policies/${name}`, asOf: '2027-11-19', json: false, sarif });
    const log = JSON.parse(readFileSync(sarif, 'utf8')) as { runs: { results: object[] }[] };
    expect(log.runs[0]?.results.length).toBeGreaterThan(0);
    expect(sarifFlaws(log)).toEqual([]);
  });

  it('takes today where no day is named', () => {
    lintAndPrint({ candidate: 'policies/production-platform', asOf: null, json: true, sarif: null });
    const { asOf, problems } = JSON.parse(printed) as { asOf: string; problems: { rule: string }[] };
    expect(asOf).toMatch(/^2\d{3}-\d{2}-\d{2}$/);
    expect(problems.map(({ rule }) => rule)).toContain('review-overdue');
  });

  it.each(['2026-02-30', 'tomorrow', '2026-1-1'])('refuses %s as a date', (asOf) => {
    expect(() => lintAndPrint({ candidate: 'policies/conservative', asOf, json: false, sarif: null })).toThrow(
      'is no date',
    );
  });

  it('refuses a folder without a candidate', () => {
    expect(() => lintAndPrint({ candidate: 'policies', asOf: null, json: false, sarif: null })).toThrow(
      'There is no candidate',
    );
  });
});
