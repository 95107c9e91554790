import { expect, it } from 'vitest';
import type { Facts } from '../../../src/domain/facts.ts';
import { peopleShown } from '../../../src/jobs/people-shown.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const isOwn = (facts: Facts) => 'own' in facts;

it('counts the requests of its own decisions, by what people made of them', () => {
  const journal = new JournalBuilder();
  const own = { facts: { own: true } };
  const requests = [1, 2, 3, 4, 5].map((at) => journal.ask(minutes(at), ['on-call'], own).request);
  const others = journal.ask(minutes(6)).request;
  journal.answer(minutes(7), requests[0] ?? '').answer(minutes(8), requests[1] ?? '', 'reject');
  journal.answer(minutes(9), others).timeout(minutes(11), requests[2] ?? '');
  journal.add(minutes(12), { kind: 'withdrawn', escalation: requests[3] ?? '', why: 'it is over' });
  const entries = journal.end(minutes(20));
  const outcome = judgeTrial({ entries, charter: shippedCharter, twin: null });
  expect(peopleShown(entries, outcome, isOwn)).toEqual({
    asked: 5,
    approved: 1,
    rejected: 1,
    unanswered: 2,
    killMs: null,
  });
});
