import { describe, expect, it } from 'vitest';
import type { QualificationVerdict } from '../../../src/domain/qualification.ts';
import type { Silence } from '../../../src/jobs/automation-verdict.ts';
import { policyVerdict } from '../../../src/jobs/policy-verdict.ts';
import type { VetoSet } from '../../../src/jobs/veto-set.ts';
import { qualifiedAutomation } from '../../helpers/certificate-parts.ts';

const noVetoes: VetoSet = {
  trials: 3,
  silent: [],
  played: [],
  found: { scenarios: [], digest: '', pairs: [] },
  vetoes: [],
  behind: [],
  waived: [],
  acted: new Set(),
  heads: [],
};

const open = (...because: readonly string[]): QualificationVerdict => ({
  kind: 'inconclusive',
  because: [...because],
  exposuresMissing: 10,
  minutesMissing: 1,
});

function judged(...verdicts: readonly QualificationVerdict[]): QualificationVerdict {
  return together(verdicts.map((verdict) => [verdict, null]));
}

function together(verdicts: readonly (readonly [QualificationVerdict, Silence | null])[]): QualificationVerdict {
  const automations = verdicts.map(([verdict, silence], index) => {
    const { automation } = qualifiedAutomation();
    const id = `restart/leak/${'abc'[index]}`;
    return { certified: qualifiedAutomation({ automation: { ...automation, id }, verdict }), silence };
  });
  return policyVerdict(automations, noVetoes, [], { until: '2027-02-19' });
}

describe('the verdict on a policy whose automations are open', () => {
  it('tells a reason once that is the first of all of them', () => {
    const stale = open('no evidence from this period', 'only 3 behaviours');
    expect(judged(stale, stale, stale)).toMatchObject({
      because: ['no evidence from this period (so for all 3 automations)'],
      exposuresMissing: 30,
    });
  });

  it('tells a reason that some have with their names, and that of one alone with its own', () => {
    expect(judged(open('too few'), open('too alike'), open('too few'))).toMatchObject({
      because: ['restart/leak/a, restart/leak/c: too few', 'restart/leak/b: too alike'],
    });
    expect(judged(open('too few'))).toMatchObject({ because: ['restart/leak/a: too few'] });
    const passed: QualificationVerdict = { kind: 'requalified', until: '2027-02-19' };
    expect(judged(open('too few'), open('too few'), passed)).toMatchObject({
      because: ['restart/leak/a, restart/leak/b: too few'],
    });
  });
});

describe('the verdict on a policy of which nothing acted', () => {
  const idle = [open('it never acted'), 'never-acted'] as const;
  const untried = [
    [open('no incident led to it'), 'never-proposed'],
    [open('nothing causes it'), 'never-exposed'],
  ] as const;
  const why = (...verdicts: Parameters<typeof together>[0]) => {
    const verdict = together(verdicts);
    return verdict.kind === 'inconclusive' ? verdict.because[0] : verdict.kind;
  };

  it('says that it never acted only where something was tried', () => {
    expect(why(idle, idle)).toBe('never acted: no automation acted alone where it would have been right to');
    expect(why(idle, ...untried)).toMatch(/^never acted: .* and 2 of 3 were never proposed$/);
    expect(why(...untried)).toMatch(/^nothing was tried/);
    expect(why()).toMatch(/^never acted: the policy lets nothing run alone/);
  });

  it('goes by what the reasons are, and not by how they are told', () => {
    const told = [open('never acted: in the words of a rule'), null] as const;
    expect(why(told)).toBe('restart/leak/a: never acted: in the words of a rule');
    expect(why(idle, told)).not.toMatch(/^never acted: no automation/);
  });
});
