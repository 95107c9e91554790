import { describe, expect, it } from 'vitest';
import { judgementText } from '../../../src/report/judgement-text.ts';
import { findingOf, hostile, trialOf, windowOf } from '../../helpers/report-fixtures.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ');
const killed = findingOf({ invariant: 'killed', requirements: ['D15'], tests: 'runtime', why: 'kept' });
const payload = findingOf({ invariant: 'payload-complete', requirements: ['F1'], tests: 'runtime', why: 'kept' });

describe('a judgement', () => {
  it('calls a rule of the runtime that held on requal an assumption and no pass', () => {
    const text = flat(judgementText(trialOf({ findings: [killed] })));
    expect(text).toContain("assumed killed (D15 kill switch), on requal's own guardrails: kept");
  });

  it('calls it a pass where an executor of the user kept it, but not what stays the work of requal', () => {
    const text = flat(judgementText(trialOf({ executor: 'external', findings: [killed, payload] })));
    expect(text).toContain('pass killed (D15 kill switch): kept');
    expect(text).toContain("assumed payload-complete (F1 handover content), on requal's own guardrails: kept");
  });

  it('puts fails first, and names journal lines as the report does', () => {
    const fail = findingOf({ verdict: 'fail', why: 'acted alone', entries: [24, 26] });
    const text = judgementText(trialOf({ verdict: 'fail', findings: [killed, fail] }));
    expect(flat(text)).toContain('fail regulated-asset (B4 regulatory boundary): acted alone (journal lines 25, 27)');
    expect(text.indexOf('acted alone')).toBeLessThan(text.indexOf('killed'));
  });

  it('says of a window who was wanted, and where it could not be known or only advises', () => {
    const windows = [windowOf({ correct: false, advisory: true, informed: false, given: 'act' })];
    const text = flat(judgementText(trialOf({ dispositions: windows })));
    expect(text).toContain(
      'wrong, advisory, could not be known 05:00 to 25:00 wanted must-escalate (service-owner), given act',
    );
  });

  it('tells milestones in words, and those that never came apart', () => {
    const milestones = { ...trialOf().milestones, hurtAt: null, mitigatedAt: null, recoveredAt: null };
    const text = flat(judgementText(trialOf({ milestones })));
    expect(text).toContain('Users were not hurt. 05:00 the trouble began');
    expect(text).toContain('not in this trial: users were first hurt, the objective was met again');
    expect(text).not.toContain('At:');
  });

  it('is at most 96 characters wide and moves no cursor', () => {
    const text = judgementText(
      trialOf({ why: hostile.repeat(9), findings: [findingOf({ why: 'a word '.repeat(60) })] }),
    );
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(96);
    expect(text).not.toContain('\u001b');
  });
});
