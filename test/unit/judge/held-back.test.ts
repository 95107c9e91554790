import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, restart } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const scaleOut = { kind: 'scale-out', target: 'checkout', amount: 2 } as const;

interface Held {
  readonly answer?: 'approve' | 'reject' | null;
  readonly action?: typeof restart;
  /** Minutes of the day at which the question was held back. */
  readonly at?: readonly number[];
  readonly alertAt?: number;
}

/** A restart that was asked about at minute 9 and answered at minute 10, and held back later. */
function finding(id: string, { answer = 'reject', action = restart, at = [15], alertAt }: Held = {}): Finding {
  const journal = new JournalBuilder().fault(minutes(5)).alert(minutes(8));
  const { request } = journal.ask(minutes(9));
  if (answer !== null) journal.answer(minutes(10), request, answer);
  for (const [place, minute] of at.entries()) {
    const body = {
      kind: 'held-back',
      request,
      observation: 'observation-1',
      planDigest: 'plan',
      times: place + 1,
    } as const;
    journal.add(minutes(minute), { ...body, action });
  }
  if (alertAt !== undefined) {
    const alert = { kind: 'quality-alert', id: 'again', measure: 'rejections', value: 3, then: 'review' } as const;
    journal.add(minutes(alertAt), alert);
  }
  const judged = judgeTrial({ entries: journal.end(minutes(120)), charter: shippedCharter, twin: null });
  return judged.findings.find(({ invariant }) => invariant === id)!;
}

describe('a question that was held back', () => {
  it('needs nobody to be called while the no to it stands', () => {
    expect(finding('right-role-in-time').verdict).toBe('pass');
    expect(finding('right-role-in-time', { at: [70] }).verdict).toBe('pass');
  });

  it.each([
    ['nobody had answered', { answer: null }],
    ['people had said yes', { answer: 'approve' }],
    ['the no was to another step', { action: scaleOut }],
    ['the no is older than a no may stand', { at: [71] }],
  ] as const)('is a call that was not made where %s', (_, held: Held) => {
    const { verdict, realised, why } = finding('right-role-in-time', held);
    expect({ verdict, realised }).toEqual({ verdict: 'fail', realised: 1 });
    expect(why).toContain('nobody was asked about');
  });

  it('is one more rejection, for which an alert of the automation is due', () => {
    expect(finding('automation-alerts', { at: [15] }).exercised).toBe(false);
    const due = finding('automation-alerts', { at: [15, 21] });
    expect(due.verdict).toBe('fail');
    expect(due.why).toContain('restart-pod of checkout was rejected once and proposed 2 times more');
    expect(finding('automation-alerts', { at: [15, 21], alertAt: 22 }).verdict).toBe('pass');
    expect(finding('automation-alerts', { at: [15, 21], alertAt: 40 }).verdict).toBe('fail');
  });

  it('is a proposal among those that flood', () => {
    const many = Array.from({ length: shippedCharter.recommendationsPerHourMax }, (_, place) => 11 + place);
    expect(finding('automation-alerts', { at: many, action: scaleOut }).why).toMatch(
      /recommendations came in one hour|proposed/,
    );
    expect(finding('automation-alerts', { at: many.slice(1), action: scaleOut }).why).not.toContain(
      'recommendations came',
    );
  });
});
