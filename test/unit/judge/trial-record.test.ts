import { describe, expect, it } from 'vitest';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';

describe('a look', () => {
  it('is judged by its own plan, also when a later one with the same digest reaches further', () => {
    const journal = new JournalBuilder(plainScenario).fault(minutes(5)).alert(minutes(6));
    journal.look(minutes(9), { digest: 'same', touches: ['checkout'] });
    journal.look(minutes(12), { digest: 'same', touches: ['checkout', 'orders-db'] });
    const { looks } = trialRecordOf(journal.end());
    expect(looks.map(({ plan }) => plan?.plan.scope.services)).toEqual([['checkout'], ['checkout', 'orders-db']]);
  });
});
