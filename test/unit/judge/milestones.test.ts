import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/domain/entry.ts';
import { milestonesOf } from '../../../src/judge/milestones.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';

const milestones = (entries: readonly Entry[]) => milestonesOf(trialRecordOf(entries));
const began = () => new JournalBuilder().truth(minutes(1)).fault(minutes(5));

/** Hurt from minute 7 to minute 11, alerted at 8, paged at 9, acted at 10. */
function mended() {
  const journal = began().truth(minutes(7), false).alert(minutes(8));
  const decision = journal.look(minutes(9), { disposition: 'assist' });
  journal.call(minutes(9), 'page', decision);
  journal.apply(minutes(10), journal.look(minutes(10)));
  return journal.truth(minutes(11));
}

describe('milestones', () => {
  it('are told from the truth, the alerts, the calls and the steps', () => {
    expect(milestones(mended().truth(minutes(59)).end())).toEqual({
      beganAt: minutes(5),
      hurtAt: minutes(7),
      detectedAt: minutes(8),
      actedAt: minutes(10),
      escalatedAt: minutes(9),
      mitigatedAt: minutes(11),
      recoveredAt: minutes(11),
    });
  });

  it('are all absent where nothing happened', () => {
    expect(milestones(new JournalBuilder({ ...plainScenario, faults: [] }).truth(minutes(1)).end())).toEqual({
      beganAt: null,
      hurtAt: null,
      detectedAt: null,
      actedAt: null,
      escalatedAt: null,
      mitigatedAt: null,
      recoveredAt: null,
    });
  });

  it('begin with the first missed objective where no fault was injected', () => {
    const journal = new JournalBuilder({ ...plainScenario, faults: [] }).truth(minutes(7), false);
    expect(milestones(journal.end()).beganAt).toBe(minutes(7));
  });

  it('count no alert, call or step from before the incident', () => {
    const journal = new JournalBuilder().alert(minutes(1));
    const decision = journal.look(minutes(2));
    journal.call(minutes(2), 'page', decision);
    journal.apply(minutes(2), decision);
    expect(milestones(journal.fault(minutes(5)).end())).toMatchObject({
      beganAt: minutes(5),
      detectedAt: null,
      actedAt: null,
      escalatedAt: null,
    });
  });

  it('count no notice as an escalation', () => {
    const journal = began();
    journal.call(minutes(9), 'notice', journal.look(minutes(9)));
    expect(milestones(journal.end()).escalatedAt).toBeNull();
  });

  it('tell mitigation but no recovery when users are hurt again later', () => {
    expect(milestones(mended().truth(minutes(59), false).end())).toMatchObject({
      mitigatedAt: minutes(11),
      recoveredAt: null,
    });
  });

  it('tell recovery only when it was held for as long as the scenario wants', () => {
    expect(milestones(mended().truth(minutes(14)).end(minutes(14))).recoveredAt).toBe(minutes(11));
    expect(milestones(mended().truth(minutes(13)).end(minutes(13))).recoveredAt).toBeNull();
  });

  it('tell the last return to the objective as the recovery', () => {
    const journal = mended().truth(minutes(20), false).truth(minutes(22)).truth(minutes(40));
    expect(milestones(journal.end())).toMatchObject({ mitigatedAt: minutes(11), recoveredAt: minutes(22) });
  });

  it('tell no step in a recording, where none is carried out', () => {
    const journal = new JournalBuilder(plainScenario, { world: 'recorded' }).fault(minutes(5));
    journal.apply(minutes(10), journal.look(minutes(10)));
    expect(milestones(journal.end()).actedAt).toBeNull();
  });
});
