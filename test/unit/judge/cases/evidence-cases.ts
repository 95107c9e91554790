import { JournalBuilder, minutes, plainScenario } from '../../../helpers/journal-builder.ts';
import type { CheckerCase, Judged } from './checker-case.ts';

function plain(happens: (journal: JournalBuilder) => void): () => Judged {
  return () => {
    const journal = new JournalBuilder(plainScenario).fault(minutes(5)).alert(minutes(8));
    happens(journal);
    return { entries: journal.end(), twin: null };
  };
}

const nothing = plain(() => undefined);
const acted = plain((journal) => void journal.apply(minutes(9), journal.look(minutes(9))));

/** The same step three times, each ended before the next. */
function threeTimes(journal: JournalBuilder): void {
  for (const minute of [9, 15, 21]) {
    journal.completion(minutes(minute + 1), journal.apply(minutes(minute), journal.look(minutes(minute))));
  }
}

function threeRejections(journal: JournalBuilder): void {
  for (const minute of [9, 15, 21]) journal.answer(minutes(minute + 1), journal.ask(minutes(minute)).request, 'reject');
}

function measured(touched: Parameters<JournalBuilder['completion']>[2]): () => Judged {
  return plain(
    (journal) => void journal.completion(minutes(10), journal.apply(minutes(9), journal.look(minutes(9))), touched),
  );
}

export const evidenceCases: Readonly<Record<string, CheckerCase>> = {
  reconstructable: {
    kept: acted,
    broken: plain((journal) => void journal.apply(minutes(9), 'no-such-decision')),
    unexercised: nothing,
  },
  'payload-complete': {
    kept: plain((journal) => void journal.ask(minutes(9))),
    broken: plain((journal) => {
      const decision = journal.look(minutes(9), { disposition: 'assist' });
      journal.call(minutes(9), 'page', decision, ['on-call'], { riskOfWaiting: 'n/a' });
    }),
    unexercised: acted,
  },
  'right-role-in-time': {
    kept: plain((journal) => void journal.ask(minutes(9), ['service-owner'])),
    broken: plain((journal) => void journal.ask(minutes(9), ['network-owner'])),
    unexercised: acted,
  },
  'override-recorded': {
    kept: plain((journal) => void journal.person(minutes(9), 'overrode')),
    broken: plain((journal) => void journal.person(minutes(9), 'overrode', { reason: ' ' })),
    unexercised: acted,
  },
  'repeat-gets-review': {
    kept: plain((journal) => {
      threeTimes(journal);
      journal.add(minutes(22), { kind: 'quality-alert', id: 'repeats', measure: 'repeats', value: 3, then: 'review' });
    }),
    broken: plain(threeTimes),
    unexercised: acted,
  },
  'automation-alerts': {
    kept: plain((journal) => {
      threeRejections(journal);
      journal.add(minutes(23), {
        kind: 'quality-alert',
        id: 'rejections',
        measure: 'rejections',
        value: 3,
        then: 'review',
      });
    }),
    broken: plain(threeRejections),
    unexercised: acted,
  },
  'measured-radius-within-declared': {
    kept: measured({}),
    broken: measured({ services: ['checkout', 'gateway'] }),
    unexercised: acted,
  },
};
