import { describe, expect, it } from 'vitest';
import { windowLines } from '../../../src/report/window-lines.ts';
import { windowOf } from '../../helpers/report-fixtures.ts';

const met = windowOf({ wanted: 'must-escalate', given: 'ask', correct: true, advisory: false });
const wrong = windowOf({ wanted: 'must-not-act', given: 'act', correct: false, advisory: false });
const advised = windowOf({ wanted: 'may-act', given: 'ask', correct: true, advisory: true });
const unmet = windowOf({ wanted: 'should-act', given: 'ask', correct: false, advisory: true });
const unjudged = windowOf({ wanted: 'must-not-act', given: 'none', correct: null, advisory: false });

function lines(...dispositions: readonly ReturnType<typeof windowOf>[]): readonly string[] {
  return windowLines({ dispositions: [...dispositions] });
}

describe('the windows of a trial in one cell', () => {
  it('are nothing where there are none', () => {
    expect(lines()).toEqual([]);
  });

  it('come with the wrong ones first, and the same ones as one line with a count', () => {
    expect(lines(met, wrong, met, wrong)).toEqual(['must-not-act > act (wrong), 2x', 'must-escalate > ask, 2x']);
  });

  it('count advisory ones beside those that decide', () => {
    expect(lines(advised, unmet, met)).toEqual(['must-escalate > ask', 'advice met 1 of 2']);
    expect(lines(advised, unmet)).toEqual(['advice met 1 of 2']);
  });

  it('count those that could not be judged, advisory or not', () => {
    expect(lines(met, advised, unjudged, { ...unjudged, advisory: true })).toEqual([
      'must-escalate > ask',
      'advice met 1 of 1, 2 not judged',
    ]);
    expect(lines(unjudged)).toEqual(['1 not judged']);
  });

  it('leave out met ones before any wrong one', () => {
    const given = ['none', 'stand-by', 'assist', 'ask', 'act'] as const;
    const many = given.map((disposition) => windowOf({ ...met, given: disposition }));
    const wrongs = given.map((disposition) => windowOf({ ...wrong, given: disposition }));
    expect(lines(...many).at(-1)).toBe('3 more met');
    expect(lines(...many, wrong)[0]).toBe('must-not-act > act (wrong)');
    const both = lines(...many, ...wrongs);
    expect(both.filter((line) => line.includes('(wrong)'))).toHaveLength(wrongs.length);
    expect(both.at(-1)).toBe('5 more met');
  });
});
