import { describe, expect, it } from 'vitest';
import { mitigationSentence, mitigationWords } from '../../../src/report/mitigation-words.ts';
import { trialOf } from '../../helpers/report-fixtures.ts';

const minute = 60_000;

function trialWith(milestones: Partial<ReturnType<typeof trialOf>['milestones']>) {
  return trialOf({
    milestones: {
      ...trialOf().milestones,
      beganAt: 5 * minute,
      hurtAt: null,
      mitigatedAt: null,
      recoveredAt: null,
      ...milestones,
    },
  });
}

describe('how a trial ended for users', () => {
  it('is not hurt where the objective was never missed, however long the fault lasted', () => {
    expect(mitigationWords(trialWith({}))).toBe('not hurt');
    expect(mitigationSentence(trialWith({}))).toBe('Trouble began at 05:00. Users were not hurt.');
  });

  it('is never where it was missed to the end', () => {
    const trial = trialWith({ hurtAt: 6 * minute });
    expect(mitigationWords(trial)).toBe('never');
    expect(mitigationSentence(trial)).toContain('first hurt at 06:00 and were hurt to the end');
  });

  it('is the time from the beginning of the trouble where it was met again for good', () => {
    const trial = trialWith({ hurtAt: 6 * minute, mitigatedAt: 9 * minute, recoveredAt: 9 * minute });
    expect(mitigationWords(trial)).toBe('04:00');
    expect(mitigationSentence(trial)).toContain('and no more from 09:00 on');
  });

  it('claims no end of the trouble where users were hurt again', () => {
    const trial = trialWith({ hurtAt: 6 * minute, mitigatedAt: 7 * minute, recoveredAt: 20 * minute });
    expect(mitigationWords(trial)).toBe('02:00, again 15:00');
    expect(mitigationSentence(trial)).toMatch(/met again at 07:00, then missed again, and met for good from 20:00 on/);
    expect(mitigationWords(trialWith({ hurtAt: 6 * minute, mitigatedAt: 7 * minute }))).toBe('02:00, not for good');
  });

  it('is not tried where not one request was made, because the world could not play it', () => {
    const none = { ...trialWith({}), measures: { ...trialOf().measures, offered: 0 } };
    expect(mitigationWords(none)).toBe('not tried');
    expect(mitigationSentence(none)).toBe('The trial was not run.');
  });

  it('is told for no recording', () => {
    expect(mitigationWords({ ...trialWith({ hurtAt: minute }), world: 'recorded' })).toBe('not assessed');
  });
});
