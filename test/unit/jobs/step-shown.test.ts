import { describe, expect, it } from 'vitest';
import type { GivenToStep, StepDisposition, WantedOfStep } from '../../../src/domain/step-disposition.ts';
import { stepShown } from '../../../src/jobs/step-shown.ts';

const one = (wanted: WantedOfStep, given: GivenToStep): StepDisposition => ({ wanted, given });

describe('what was wanted of a step and what was given', () => {
  it('is nothing where it was never proposed', () => {
    expect(stepShown([], undefined)).toBeNull();
  });

  it('is the most that was given while the same was wanted', () => {
    const asked = one('act', 'asked');
    expect(stepShown([asked, one('act', 'acted')], asked)).toEqual(one('act', 'acted'));
    const stood = one('ask', 'stayed-out');
    expect(stepShown([stood, one('ask', 'asked')], stood)).toEqual(one('ask', 'asked'));
  });

  it('is not that it acted, where it asked while it had to and acted when it was right', () => {
    const asked = one('ask', 'asked');
    expect(stepShown([asked, one('act', 'acted')], asked)).toEqual(asked);
  });

  it('is the act that was not wanted, whatever was right before or after it', () => {
    const right = one('act', 'acted');
    expect(stepShown([right, one('ask', 'acted')], right)).toEqual(one('ask', 'acted'));
    expect(stepShown([right, one('stay-out', 'stopped')], right)).toEqual(one('stay-out', 'stopped'));
    const both = [one('ask', 'stopped'), one('ask', 'acted')];
    expect(stepShown(both, both[0])).toEqual(one('ask', 'acted'));
  });
});
