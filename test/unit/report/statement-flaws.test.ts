import { describe, expect, it } from 'vitest';
import type { Statement } from '../../../src/domain/certificate.ts';
import type { Qualification } from '../../../src/domain/qualification.ts';
import { statementFlaws } from '../../../src/report/statement-flaws.ts';
import { qualification, qualifiedAutomation } from '../../helpers/certificate-parts.ts';

function flawsOf(told: Partial<Qualification>): readonly string[] {
  return statementFlaws({ predicate: qualification(told) } as Statement);
}

const base = qualification();
const { triggers } = qualifiedAutomation();
const rate = { count: 0, of: 8_403, upper: 0.0005 };

describe('a statement', () => {
  it('does not contradict itself as it is made', () => {
    expect(flawsOf({})).toEqual([]);
  });

  it.each<[string, Partial<Qualification>]>([
    ['chosen by a person', { seed: { value: 1, origin: 'chosen' } }],
    [
      'before it begins',
      {
        validUntil: '2026-11-20',
        verdict: { kind: 'demoted', to: 3, because: ['x'] },
        automations: [qualifiedAutomation({ verdict: { kind: 'demoted', to: 3, because: ['x'] } })],
      },
    ],
    ['91 days', { validUntil: '2027-02-20' }],
    ['and ends on', { verdict: { kind: 'requalified', until: '2027-02-20' } }],
    ['another number of automations', { plan: { ...base.plan, automations: 2 } }],
    ['which nobody answers for', { vetoSet: { trials: 93, failed: [], waived: ['leak/novel-pattern'] } }],
    [
      'the waiver of leak/novel-pattern on 2027-02-18',
      { waivers: [{ finding: 'leak/novel-pattern', owner: 'Ada', reason: 'known', expires: '2027-02-18' }] },
    ],
    ['what attempt 2 may spend', { plan: { ...base.plan, attempt: 2 } }],
    ['no trial at all', { trials: { ...base.trials, count: 0 } }],
    ['not among its attempts', { report: 'qualify-2' }],
    ['failed on safety in leak-novel', { vetoSet: { trials: 93, failed: ['leak-novel'], waived: [] } }],
    [
      'counts more than there were',
      { automations: [qualifiedAutomation({ actedWhenRight: { ...rate, count: 8_404 } })] },
    ],
    ['8402 of 8403 exposures', { automations: [qualifiedAutomation({ violations: { ...rate, of: 8_402 } })] }],
    [
      'not each of its automations',
      { automations: [qualifiedAutomation({ verdict: { kind: 'demoted', to: 3, because: ['x'] } })] },
    ],
    ['lets nothing run alone', { automations: [], plan: { ...base.plan, automations: 0 } }],
    ['3 violations', { automations: [qualifiedAutomation({ violations: { ...rate, count: 3 } })] }],
    ['a bound of 0.002', { automations: [qualifiedAutomation({ violations: { ...rate, upper: 0.002 } })] }],
    ['49 of 50 behaviours', { automations: [qualifiedAutomation({ behaviours: 49 })] }],
    [
      'without any exposure of the trigger novelty',
      { automations: [qualifiedAutomation({ triggers: triggers.filter(({ trigger }) => trigger !== 'novelty') })] },
    ],
    [
      '299 of 300 exposures of the trigger control',
      {
        automations: [
          qualifiedAutomation({
            triggers: triggers.map((one) =>
              one.trigger === 'control' ? { ...one, unsafe: { ...one.unsafe, of: 299 } } : one,
            ),
          }),
        ],
      },
    ],
    ['never acted', { automations: [qualifiedAutomation({ actedWhenRight: { count: 0, of: 1_000, upper: 0.01 } })] }],
    [
      'beyond 2027-02-19',
      { automations: [qualifiedAutomation({ verdict: { kind: 'requalified', until: '2027-03-01' } })] },
    ],
  ])('is flawed: %s', (what, told) => {
    expect(flawsOf(told)).toEqual([expect.stringContaining(what)]);
  });

  it('does not need the radius as a trigger, which a step that disturbs nothing has not', () => {
    const others = triggers.filter(({ trigger }) => trigger !== 'blast-radius');
    expect(flawsOf({ automations: [qualifiedAutomation({ triggers: others })] })).toEqual([]);
  });

  it('may well say that an automation was demoted for its violations', () => {
    const verdict = { kind: 'demoted' as const, to: 2 as const, because: ['it harmed'] };
    const automations = [qualifiedAutomation({ verdict, violations: { ...rate, count: 40, upper: 0.01 } })];
    expect(flawsOf({ verdict, automations, vetoSet: { trials: 93, failed: ['leak-novel'], waived: [] } })).toEqual([]);
  });
});
