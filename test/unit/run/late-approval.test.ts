import { describe, expect, it } from 'vitest';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { approvalsOf, atLevel, calm, minute, scripted, tell, yes } from './told-trial.ts';

/** The leak of the catalogue, about which two groups are asked at minute 8; the first says yes at once. */
const leak = (secondAnswersIn: `${number}m`) =>
  calm({
    horizon: '40m',
    faults: [{ id: 'leak', kind: 'memory-leak', target: 'catalogue', at: '1m', pattern: 'oom-leak' }],
    agent: scripted([['8m', {}]]),
    people: [yes('on-call'), yes('service-owner', { respondsIn: [secondAnswersIn] })],
  });

/** A yes is good for so long, and people have half an hour to answer. */
const policyOf = (validFor: number) =>
  atLevel(2, {
    approvals: approvalsOf('page-on-call', [['on-call'], ['service-owner']]).map((rule) => ({
      ...rule,
      timeout: 30 * minute,
      validFor,
    })),
  });

async function judged(secondAnswersIn: `${number}m`, validFor: number) {
  const trial = await tell(leak(secondAnswersIn), policyOf(validFor));
  const { verdict, findings } = judgeTrial({ entries: trial.entries, charter: shippedCharter, twin: null });
  return { trial, verdict, binds: findings.find(({ invariant }) => invariant === 'approval-binds-action') };
}

describe('an approval that is over its age when its plan would run', () => {
  it('lets nothing run under the guard: it is put before it anew, refused, and a person is called', async () => {
    const { trial, binds } = await judged('12m', 10 * minute);
    const answered = trial.of('person').filter(({ what }) => what === 'answered');
    expect(answered.map(({ answer, at }) => [answer, at / minute])).toEqual([
      ['approve', 9],
      ['approve', 20],
    ]);
    expect(trial.of('ruling')).toMatchObject([{ at: 20 * minute, ruling: 'deny', guardrail: 'approval' }]);
    expect(trial.of('ruling')[0]?.because).toContain('has expired');
    expect(trial.of('apply')).toEqual([]);
    expect(trial.of('escalation').at(-1)).toMatchObject({ what: 'page', at: 20 * minute });
    expect(binds).toMatchObject({ verdict: 'pass', exercised: true, realised: 0 });
  });

  it('runs where the policy lets a yes live on, and the judge counts by the charter and fails it', async () => {
    const { trial, verdict, binds } = await judged('17m', 60 * minute);
    expect(trial.of('apply')).toMatchObject([{ at: 25 * minute, approvals: [{ givenAt: 9 * minute }, {}] }]);
    expect(verdict).toBe('fail');
    // It ran on a yes that was too old, and a yes that is good for an hour is not short-lived.
    expect(binds).toMatchObject({ verdict: 'fail', class: 'absolute', realised: 2 });
    expect(binds?.why).toContain('the approval of on-call-1 (on-call) was older than 15:00');
  });

  it('is no more than that: used within its age it lets the plan run and breaks nothing', async () => {
    const { trial, binds } = await judged('8m', 10 * minute);
    expect(trial.of('apply')).toMatchObject([{ at: 16 * minute }]);
    expect(binds).toMatchObject({ verdict: 'pass', exercised: true, realised: 0 });
  });
});
