import { describe, expect, it } from 'vitest';
import { measuresOf } from '../../../src/judge/measures.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { JournalBuilder, minutes } from '../../helpers/journal-builder.ts';

const recordsLost = (journal: JournalBuilder) => measuresOf(trialRecordOf(journal.end())).recordsLost;

describe('records lost in a trial', () => {
  it('are unknown where nothing was measured, which is not none', () => {
    expect(recordsLost(new JournalBuilder())).toBeNull();
  });

  it('are those of the last measurement, and unknown where that one failed', () => {
    const lost = (last: number | null) =>
      recordsLost(
        new JournalBuilder().truth(minutes(5), true, { recordsLost: 3 }).truth(minutes(9), true, { recordsLost: last }),
      );
    expect(lost(7)).toBe(7);
    expect(lost(0)).toBe(0);
    expect(lost(null)).toBeNull();
  });
});
