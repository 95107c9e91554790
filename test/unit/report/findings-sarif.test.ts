import { describe, expect, it } from 'vitest';
import { findingsSarif } from '../../../src/report/findings-sarif.ts';
import type { SarifFinding } from '../../../src/report/findings-sarif.ts';
import { sarifFlaws } from '../../helpers/sarif-flaws.ts';

const finding: SarifFinding = {
  rule: 'non-monotone',
  level: 'warning',
  message: 'less evidence, more autonomy',
  places: [{ file: 'policies/mine/policy.yaml', line: 39, column: 15 }],
  waivedBecause: null,
  properties: { requirement: 'C5' },
};

function written(told: Partial<SarifFinding>): object {
  return findingsSarif('requal lint', [{ ...finding, ...told }]);
}

describe('a SARIF log', () => {
  it.each<[string, Partial<SarifFinding>]>([
    ['as it is', {}],
    ['without a place', { places: [] }],
    ['with a file and no line', { places: [{ file: 'policy.yaml', line: null, column: null }] }],
    ['with further places', { places: [finding.places[0]!, { file: 'runbooks/a.yaml', line: 1, column: null }] }],
    ['with a file whose name is no address', { places: [{ file: 'my policies/50% <a>#b?.yaml', line: 1, column: 1 }] }],
    ['with a file of another folder', { places: [{ file: '/srv/a b/policy.yaml', line: 1, column: 1 }] }],
    ['waived', { waivedBecause: 'until the runbook is written (Ada, until 2026-12-31)' }],
    ['without a message', { message: '' }],
    ['with a message in other letters', { message: 'é \u0000 \ud800 漢字 "<&>"' }],
    ['with nested properties', { properties: { cell: { 'agent.confidence': null, deep: [1, 'x'] } } }],
  ])('is valid by the schema of SARIF 2.1.0: a finding %s', (_, told) => {
    expect(sarifFlaws(written(told))).toEqual([]);
  });

  it('is valid without any finding', () => {
    expect(sarifFlaws(findingsSarif('requal gate', []))).toEqual([]);
  });

  it('is held against a schema that sees what is wrong', () => {
    const log = written({}) as { runs: { results: Record<string, unknown>[] }[] };
    const broken = structuredClone(log);
    Object.assign(broken.runs[0]!.results[0]!, { level: 'fatal', ruleIndex: -7, unheardOf: 1 });
    expect(sarifFlaws(broken)).toHaveLength(3);
    expect(sarifFlaws(written({ places: [{ file: 'a.yaml', line: 0, column: 1 }] }))).toHaveLength(1);
    const text = JSON.stringify(log).replace('policies/mine/policy.yaml', 'no address at all');
    expect(sarifFlaws(JSON.parse(text) as object)).toHaveLength(1);
  });
});
