import { describe, expect, it } from 'vitest';
import type { ForkEnd } from '../../../src/domain/fork-end.ts';
import { humanPathOf } from '../../../src/jobs/human-path.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { forkEnd } from '../../helpers/fork-end.ts';
import { JournalBuilder, minutes } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const worse: ForkEnd = { ...forkEnd, failed: 900 };

interface Tried {
  readonly actual: ForkEnd;
  readonly approved?: boolean;
  readonly informed?: boolean;
  readonly recordsLost?: number;
}

/** A restart at minute 10, and what the judge says of it beside what is told of the human path. */
function tried({ actual, approved = true, informed = true, recordsLost = 0 }: Tried) {
  const journal = new JournalBuilder().fault(minutes(5)).alert(minutes(8));
  const { decision, request } = approved
    ? journal.ask(minutes(9))
    : { decision: journal.look(minutes(9)), request: null };
  if (request !== null) journal.answer(minutes(10), request);
  const apply = journal.apply(minutes(10), decision, approved ? [journal.approval(decision, minutes(10))] : []);
  journal.completion(minutes(11), apply, { recordsLost }).verified(minutes(14), apply);
  journal.add(minutes(60), { kind: 'fork', without: [apply], actual, otherwise: forkEnd });
  const entries = journal
    .end()
    .map((entry) =>
      entry.kind === 'escalation' && !informed ? { ...entry, payload: { ...entry.payload, whyStopped: 'n/a' } } : entry,
    );
  const { findings } = judgeTrial({ entries, charter: shippedCharter, twin: null });
  const isTold = findings.some(({ why }) => why.includes('human path: '));
  return { told: humanPathOf(entries, shippedCharter), isTold };
}

describe('the human path of a trial', () => {
  it('is told with the step, its time and who approved it, where the judge tells of it', () => {
    const { told, isTold } = tried({ actual: worse });
    expect(told).toEqual([
      expect.stringMatching(/^restart-pod of checkout at 10:00 left users worse off, approved by .*\(on-call\)$/),
    ]);
    expect(isTold).toBe(true);
  });

  it('is told where records were lost, whether or not users fared worse for it', () => {
    const lost = tried({ actual: forkEnd, recordsLost: 7 });
    expect(lost.told).toEqual([expect.stringContaining('at 10:00 lost records, approved by')]);
    expect(lost.isTold).toBe(true);
    expect(tried({ actual: worse, recordsLost: 7 }).told).toEqual([
      expect.stringContaining('lost records and left users worse off, approved by'),
    ]);
  });

  it.each([
    ['nobody was worse off', { actual: forkEnd }],
    ['automation was alone', { actual: worse, approved: false, recordsLost: 7 }],
    [
      'the handover was not full, which is held against the candidate',
      { actual: worse, informed: false, recordsLost: 7 },
    ],
  ])('is empty where %s', (_, how) => {
    expect(tried(how)).toEqual({ told: [], isTold: false });
  });
});
