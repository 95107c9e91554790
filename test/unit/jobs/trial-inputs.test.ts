import { describe, expect, it } from 'vitest';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { findSubjects } from '../../../src/jobs/subjects.ts';
import { planTrials } from '../../../src/jobs/trial-inputs.ts';

const common = { candidate: loadCandidate('policies/always-ask'), charterDigest: '', seed: 3 };

function planned(id: string, world: 'simulator' | 'recorded' | null) {
  return findSubjects([id]).flatMap((subject) => planTrials(subject, world, common));
}

describe('the trials of a subject', () => {
  it('are the recording and its closed loop where no world is named', () => {
    const trials = planned('posthog-2025-10-21-flags-redis', null);
    expect(trials.map(({ input, unsupported }) => [input.world, unsupported])).toEqual([
      ['recorded', null],
      ['simulator', null],
    ]);
  });

  it('are refused by the simulator for a replay without a closed loop, with the reason and a way out', () => {
    const [trial] = planned('fastly-2021-06-08-customer-config', 'simulator');
    expect(trial?.unsupported).toMatch(/^the simulator cannot play this incident, because .* `--world recorded` can$/);
    expect(trial?.input).toMatchObject({ world: 'simulator', scoredUntil: null });
    expect(() => trial?.input.openWorld()).toThrow('cannot play');
  });

  it('are refused by the recorded world for a written scenario, with the reason and a way out', () => {
    const [trial] = planned('leak-novel', 'recorded');
    expect(trial?.unsupported).toMatch(/^the recorded world cannot play .* `--world simulator` can$/);
    expect(trial?.input.world).toBe('recorded');
  });

  it('are supported in the world that suits them', () => {
    expect(planned('leak-novel', 'simulator').map(({ unsupported }) => unsupported)).toEqual([null]);
    expect(planned('fastly-2021-06-08-customer-config', 'recorded').map(({ unsupported }) => unsupported)).toEqual([
      null,
    ]);
  });
});
