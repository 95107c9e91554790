import { expect, it } from 'vitest';
import { placesTold } from '../../../src/jobs/qualify-targets.ts';
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
  expect(beyondSample(conservative, { automation, rare: [], rareShapes: [] })).toEqual([]);
});

it('is a place at which the step is proposed too seldom, since the rule covers it as well', () => {
  expect(beyondSample(conservative, { automation, rare: ['cart', 'search'], rareShapes: [] })).toEqual([
    expect.stringContaining('restart-stateless also covers cart, search'),
  ]);
});

it('is whatever a rule without patterns authorises, and whatever a program may decide', () => {
  const authorised = conservative.policy.authorised.map((rule) => ({ ...rule, patterns: [] }));
  const broad = { ...conservative, policy: { ...conservative.policy, authorised } };
  expect(beyondSample(broad, { automation, rare: [], rareShapes: [] })).toEqual([
    expect.stringContaining('names no pattern'),
  ]);
  const programs = {
    ...conservative.programs,
    policy: { kind: 'exec' as const, command: ['decide'], timeout: 1_000, latency: 0 },
  };
  expect(beyondSample({ ...conservative, programs } as never, { automation, rare: [], rareShapes: [] })).toEqual([
    expect.stringContaining('its policy is a program'),
  ]);
});

it('withholds also where a severity is too seldom proposed at a service that is sampled for another', () => {
  const at = (growthPerMinute: number, tried: number, exposed: number) => ({
    place: { target: 'cart', shape: { growthPerMinute } },
    tried,
    exposed,
    safe: exposed,
    longer: { tried: 0, exposed: 0 },
  });
  const told = placesTold([at(0.02, 13, 13), at(0.01, 13, 3), at(0.001, 13, 0)]);
  expect(told).toMatchObject({ rare: [], rareShapes: ['cart with growthPerMinute 0.01'] });
  expect(told.places.map(({ shape }) => shape['growthPerMinute'])).toEqual([0.02]);
  expect(beyondSample(conservative, { automation, ...told })).toEqual([
    expect.stringContaining('cart with growthPerMinute 0.01'),
  ]);
});

it('tells where the step was never proposed: a severity of a service that is sampled, and whole services', () => {
  const at = (target: string, growthPerMinute: number, exposed: number) => ({
    place: { target, shape: { growthPerMinute } },
    tried: 13,
    exposed,
    safe: exposed,
    longer: { tried: 0, exposed: 0 },
  });
  const often = [at('cart', 0.02, 13), at('cart', 0.001, 0)];
  const { never, rare } = placesTold([
    ...often,
    at('search', 0.02, 0),
    at('search', 0.001, 0),
    at('gateway', 0.02, 2),
    at('gateway', 0.001, 0),
  ]);
  expect(never).toEqual([
    { where: 'cart with growthPerMinute 0.001', tries: 13 },
    { where: 'search', tries: 26 },
  ]);
  // Of a service at which it is rare all is told, and withheld.
  expect(rare).toEqual(['gateway']);
  const told = placesTold(often);
  expect(beyondSample(conservative, { automation, ...told })).toEqual([]);
});

it('withholds where a longer look saw it proposed after all, and samples the same places as without', () => {
  const at = (target: string, growthPerMinute: number, exposed: number, longer: number) => ({
    place: { target, shape: { growthPerMinute } },
    tried: 14,
    exposed,
    safe: exposed,
    longer: { tried: 76, exposed: longer },
  });
  const told = placesTold([
    at('cart', 0.02, 2, 0),
    at('cart', 0.001, 0, 60),
    at('cart', 0.01, 0, 0),
    at('search', 0.02, 0, 1),
  ]);
  expect(told.places.map(({ shape }) => shape['growthPerMinute'])).toEqual([0.02]);
  expect(told).toMatchObject({ rare: ['search'], rareShapes: ['cart with growthPerMinute 0.001'] });
  expect(told.never).toEqual([{ where: 'cart with growthPerMinute 0.01', tries: 90 }]);
  expect(beyondSample(conservative, { automation, ...told })).toHaveLength(2);
});
