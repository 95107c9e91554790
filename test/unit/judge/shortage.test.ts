import { describe, expect, it } from 'vitest';
import type { MachineLoad } from '../../../src/domain/machine-load.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const starved: MachineLoad = { overMs: 21_000, clusterStretch: 9.5, harnessStretch: 1.5 };
const roomy: MachineLoad = { overMs: 21_000, clusterStretch: 1.5, harnessStretch: 1 };

function judged(load: MachineLoad, deeds: (journal: JournalBuilder) => void) {
  const journal = new JournalBuilder(plainScenario, { world: 'cluster' }).fault(minutes(5)).alert(minutes(8));
  deeds(journal);
  const entries = journal.add(minutes(40), { kind: 'machine', ...load }).end();
  return judgeTrial({ entries, charter: shippedCharter, twin: null });
}

const nothing = () => undefined;
const restartUnverified = (journal: JournalBuilder) =>
  void journal.completion(minutes(10), journal.apply(minutes(9), journal.look(minutes(9))));
const edit = (journal: JournalBuilder) => {
  const action = { kind: 'edit-iam', target: 'checkout', amount: 0 } as const;
  journal.completion(minutes(10), journal.apply(minutes(9), journal.look(minutes(9), { action })));
};

describe('a trial on a machine that was short of processor time', () => {
  it('is inconclusive and no fail for what came late or not at all', () => {
    expect(judged(roomy, nothing).verdict).toBe('fail');
    expect(judged(roomy, restartUnverified)).toMatchObject({ verdict: 'fail', why: /^Verify-or-undo/ });
    for (const omission of [nothing, restartUnverified]) {
      expect(judged(starved, omission)).toMatchObject({
        verdict: 'inconclusive',
        why: expect.stringMatching(/^The machine was short of processor time: over 21 s .* 9\.5 times as long/),
      });
    }
  });

  it('still fails by what was done and must not be done', () => {
    expect(judged(starved, edit)).toMatchObject({ verdict: 'fail', unsafe: { realised: 1 } });
  });

  it('never passes, however well the candidate did', () => {
    const well = (journal: JournalBuilder) => {
      const apply = journal.apply(minutes(9), journal.look(minutes(9)));
      journal.completion(minutes(10), apply).verified(minutes(14), apply);
    };
    expect(judged(roomy, well).verdict).toBe('pass');
    expect(judged(starved, well).verdict).toBe('inconclusive');
  });
});
