import { expect, it } from 'vitest';
import { beyondSample } from '../../../src/jobs/beyond-sample.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';

const conservative = loadCandidate('policies/conservative');
const [first] = conservative.policy.authorised;
const automation = {
  id: 'rolling-restart/oom-leak/restart-stateless',
  action: 'rolling-restart' as const,
  pattern: 'oom-leak',
  rule: first?.id ?? '',
  scope: 'true',
  level: 4 as const,
};

it('is nothing where the rule names its patterns and each place of it is sampled', () => {
  expect(beyondSample(conservative, { automation, rare: [] })).toEqual([]);
});

it('is a place at which the step is proposed too seldom, since the rule covers it as well', () => {
  expect(beyondSample(conservative, { automation, rare: ['cart', 'search'] })).toEqual([
    expect.stringContaining('restart-stateless also covers cart, search'),
  ]);
});

it('is whatever a rule without patterns authorises, and whatever a program may decide', () => {
  const authorised = conservative.policy.authorised.map((rule) => ({ ...rule, patterns: [] }));
  const broad = { ...conservative, policy: { ...conservative.policy, authorised } };
  expect(beyondSample(broad, { automation, rare: [] })).toEqual([expect.stringContaining('names no pattern')]);
  const programs = {
    ...conservative.programs,
    policy: { kind: 'exec' as const, command: ['decide'], timeout: 1_000, latency: 0 },
  };
  expect(beyondSample({ ...conservative, programs } as never, { automation, rare: [] })).toEqual([
    expect.stringContaining('its policy is a program'),
  ]);
});
