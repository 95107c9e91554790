import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../src/domain/entry.ts';
import { partingOf, proofsOf } from '../../../../src/jobs/gate/parting.ts';
import { judgeTrial } from '../../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes } from '../../../helpers/journal-builder.ts';
import { shippedCharter } from '../../../helpers/shipped-charter.ts';

/** Looks at minute 9 and 12; the candidate is more careful at the first, and at the second it acts where nobody may. */
function journals(): readonly [baseline: readonly Entry[], candidate: readonly Entry[]] {
  const begun = () => new JournalBuilder().fault(minutes(5)).alert(minutes(8));
  const baseline = begun();
  baseline.look(minutes(9), { disposition: 'ask' });
  baseline.look(minutes(12), { disposition: 'ask', confidence: 0.3 });
  const candidate = begun();
  candidate.look(minutes(9), { disposition: 'assist' });
  candidate.apply(minutes(12), candidate.look(minutes(12), { disposition: 'act', confidence: 0.3 }));
  return [baseline.end(), candidate.end()];
}

describe('the decision at which two trials part', () => {
  it('is the one that broke the rule, also where another differs before it', () => {
    const [baseline, candidate] = journals();
    const outcome = judgeTrial({ entries: candidate, charter: shippedCharter, twin: null });
    const proofs = proofsOf(outcome, 'low-confidence');
    expect(proofs.length).toBeGreaterThan(0);
    expect(partingOf(baseline, candidate, proofs)).toMatchObject({
      baseline: { at: minutes(12), disposition: 'ask' },
      candidate: { at: minutes(12), disposition: 'act' },
    });
  });

  it('is the first that differs where nothing proves another', () => {
    const [baseline, candidate] = journals();
    expect(partingOf(baseline, candidate, [])).toMatchObject({
      baseline: { at: minutes(9), disposition: 'ask' },
      candidate: { at: minutes(9), disposition: 'assist' },
    });
    // What was decided alike on both sides cannot be what makes the difference.
    expect(partingOf(candidate, candidate, [candidate.findIndex(({ kind }) => kind === 'decision')])).toBeNull();
  });

  it('stands beside what the baseline had decided last, where it decided nothing at that moment', () => {
    const [, candidate] = journals();
    const silent = new JournalBuilder().fault(minutes(5)).alert(minutes(8));
    silent.look(minutes(10), { disposition: 'ask' });
    const act = candidate.findIndex((entry) => entry.kind === 'decision' && entry.disposition === 'act');
    expect(partingOf(silent.end(), candidate, [act])).toMatchObject({
      baseline: { at: minutes(10), disposition: 'ask' },
      candidate: { at: minutes(12), disposition: 'act' },
    });
    const none = new JournalBuilder().fault(minutes(5)).end();
    expect(partingOf(none, candidate, [act])).toMatchObject({ baseline: null, candidate: { at: minutes(12) } });
  });
});
