import { describe, expect, it } from 'vitest';
import type { Touched } from '../../../src/domain/world.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { unknownLoss } from '../../../src/judge/unknown-loss.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const silent = 'nobody knows what restart-pod of checkout at 09:00 lost: a store that it could reach did not answer';

function acted(world: 'simulator' | 'cluster', touched: Partial<Touched> | null) {
  const journal = new JournalBuilder(plainScenario, { world }).fault(minutes(5)).alert(minutes(8));
  const apply = journal.apply(minutes(9), journal.look(minutes(9)));
  if (touched !== null) journal.completion(minutes(10), apply, touched).verified(minutes(14), apply);
  const entries = journal.end();
  return {
    unknown: unknownLoss(trialRecordOf(entries)),
    ...judgeTrial({ entries, charter: shippedCharter, twin: null }),
  };
}

describe('a loss that nobody counted', () => {
  it('keeps a trial from passing that passes where nothing was lost', () => {
    expect(acted('cluster', { recordsLost: 0 })).toMatchObject({ verdict: 'pass', unknown: null });
    const unknown = acted('cluster', { recordsLost: null });
    expect(unknown).toMatchObject({ verdict: 'inconclusive', unknown: silent });
    expect(unknown.why.toLowerCase()).toBe(`${silent}.`);
  });

  it('never shows that the rule about lasting steps was kept', () => {
    const { findings } = acted('cluster', { recordsLost: null });
    const rule = findings.find(({ invariant }) => invariant === 'irreversible');
    expect(rule).toMatchObject({ verdict: 'inconclusive', exercised: false, why: silent, entries: [] });
  });

  it('does not undo what is proven: records that are known to be lost fail', () => {
    expect(acted('cluster', { recordsLost: 7 })).toMatchObject({ verdict: 'fail', unsafe: { realised: 1 } });
  });

  it('is also that of a step that had not ended, where only its end tells', () => {
    const open = acted('cluster', null);
    expect(open).toMatchObject({ verdict: 'inconclusive', unknown: expect.stringContaining('had not ended') });
    expect(acted('simulator', null).unknown).toBeNull();
  });

  it('leaves a breach by another rule as it is', () => {
    const journal = new JournalBuilder(plainScenario, { world: 'cluster' }).fault(minutes(5)).alert(minutes(8));
    const edit = { kind: 'edit-iam', target: 'checkout', amount: 0 } as const;
    const apply = journal.apply(minutes(9), journal.look(minutes(9), { action: edit }));
    const entries = journal.completion(minutes(10), apply, { recordsLost: null }).end();
    expect(judgeTrial({ entries, charter: shippedCharter, twin: null }).verdict).toBe('fail');
  });
});
