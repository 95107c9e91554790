import { describe, expect, it } from 'vitest';
import { encodeProfile } from '../../../src/domain/encode-profile.ts';
import type { FaultKind } from '../../../src/domain/fault.ts';
import type { Profile } from '../../../src/domain/profile.ts';
import { profileSchema } from '../../../src/domain/profile.ts';
import { sampleDenominator } from '../../../src/jobs/drawn-factors.ts';
import { sampleOf } from '../../../src/jobs/sample-incident.ts';
import type { SampledAutomation } from '../../../src/jobs/sample-incident.ts';
import { factorNames, factors, factorsOf } from '../../../src/run/factors.ts';
import type { Factor } from '../../../src/run/factors.ts';
import { tuples } from '../../../src/run/factor-coverage.ts';
import { homesOf, patternOf } from '../../../src/scenario/generate/faults-arbitrary.ts';
import { topUpOf } from '../../../src/scenario/generate/strata.ts';
import { loadProfile } from '../../../src/scenario/load-profile.ts';
import { shippedProfile } from '../../helpers/small-qualification.ts';

const { profile: shipped } = loadProfile(shippedProfile);

/** Automation for a fault at every service that it is at home in. */
function meantFor(cause: keyof typeof patternOf, alike: readonly (keyof typeof patternOf)[], profile: Profile) {
  const homes = homesOf(cause, profile.topology.services);
  const at = homes.map((target) => ({ target, shape: {} }));
  const pattern = patternOf[cause];
  return {
    automation: { id: cause, action: 'rolling-restart', pattern, rule: 'r', scope: 'true', level: 4 },
    cause,
    lookAlikes: alike.map((fault) => ({ fault, pattern: patternOf[fault] })),
    evidence: ['error_ratio', 'memory_ratio'],
    places: at,
    rare: [],
    rareShapes: [],
    never: [],
    safePlaces: at.slice(0, 1),
  } satisfies SampledAutomation;
}

/** What the incidents of a sample have, of these trials. */
function drawnOf(
  profile: Profile,
  sampled: SampledAutomation,
  numbers: readonly number[],
): readonly (readonly string[])[] {
  const setup = { profile, asOf: profile.asOf, seed: 3, sampled: [sampled] };
  return numbers.map((number) => factorsOf(sampleOf(setup, 0, number)));
}

function from(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

const places = tuples(3).map(([a = 0, b = 0, c = 0]) => [a, b, c] as const);

/** Pairs and triples of incidents that their denominator leaves out. */
function outside(profile: Profile, sampled: SampledAutomation, numbers: readonly number[]): readonly string[] {
  const { drawn, possible } = sampleDenominator(profile, sampled);
  const found = new Set<string>();
  const seen = new Set<string>();
  for (const values of drawnOf(profile, sampled, numbers)) {
    for (const [a, b, c] of places) {
      const own = [a, b, c].map((place) => [factorNames[place]!, values[place]!] as const);
      const key = own.join(' ');
      if (seen.has(key)) continue;
      seen.add(key);
      // A triple that can be drawn has pairs that can be.
      const map = new Map<Factor, string>(own);
      if (!drawn(map) || !possible(map)) found.add(key);
    }
  }
  return [...found];
}

/** The same system with other people, budget, history and tags. */
function changed(change: (document: ReturnType<typeof encodeProfile>) => object): Profile {
  const document = encodeProfile(shipped);
  return profileSchema.parse({ ...document, ...change(document) });
}

const numbers = [...from(0, 270), ...from(topUpOf('several').from, 250), ...from(topUpOf('look-alike').from, 40)];

describe('what the sample of an automation can draw', () => {
  it.each([
    ['memory-leak', ['data-corruption', 'traffic-surge', 'queue-backlog']],
    ['queue-backlog', ['traffic-surge']],
    ['telemetry-outage', ['node-loss']],
    ['data-corruption', []],
    ['node-loss', ['telemetry-outage']],
  ] as const)('holds every incident that is drawn of %s', (cause, alike) => {
    expect(outside(shipped, meantFor(cause, alike, shipped), numbers)).toEqual([]);
  });

  it.each([
    ['few people', changed(({ people }) => ({ people: people.slice(0, 2) }))],
    ['slow people', changed(({ people }) => ({ people: people.map((one) => ({ ...one, respondsIn: ['9m'] })) }))],
    ['a spent budget', changed(() => ({ budgetRemaining: 0.1 }))],
    [
      'no history of it',
      changed(({ patterns }) => ({ patterns: patterns.filter(({ pattern }) => pattern === 'node-loss') })),
    ],
    [
      'only a queue at which something fails',
      changed(({ topology }) => ({
        topology: { ...topology, services: topology.services.map((one) => ({ ...one, kind: 'queue' })) },
      })),
    ],
  ])('holds every incident that is drawn on a system with %s', (_, profile) => {
    const [cause, alike] =
      homesOf('memory-leak', profile.topology.services).length === 0
        ? (['queue-backlog', 'traffic-surge'] as const)
        : (['memory-leak', 'data-corruption'] as const);
    expect(outside(profile, meantFor(cause, [alike], profile), numbers)).toEqual([]);
  });

  it('holds no value that is never drawn', () => {
    const sampled = meantFor('memory-leak', ['data-corruption'], shipped);
    const several = drawnOf(shipped, sampled, from(topUpOf('several').from, 2_500));
    const alike = drawnOf(shipped, sampled, from(topUpOf('look-alike').from, 60));
    const { drawn } = sampleDenominator(shipped, sampled);
    const missing = (incidents: readonly (readonly string[])[], kind: FaultKind) =>
      factorNames.flatMap((factor, place) =>
        factors[factor].flatMap((value) => {
          const canBe = drawn(
            new Map<Factor, string>([
              ['class', kind],
              [factor, value],
            ]),
          );
          const isMet = incidents.some((values) => values[place] === value);
          return factor === 'class' || canBe === isMet ? [] : [`${factor} ${value}`];
        }),
      );
    expect(missing(several, 'memory-leak')).toEqual([]);
    expect(missing(alike, 'data-corruption')).toEqual([]);
  });

  it('is of the system at hand: what it has no service, history or people for is possible elsewhere only', () => {
    const sampled = meantFor('memory-leak', ['data-corruption'], shipped);
    const { drawn, possible } = sampleDenominator(shipped, sampled);
    const big = new Map<Factor, string>([['radius', 'ten-or-more']]);
    expect([drawn(big), possible(big)]).toEqual([false, true]);
    // What looks like it comes with nothing else.
    const both = new Map<Factor, string>([
      ['class', 'data-corruption'],
      ['window', 'frozen'],
    ]);
    expect([drawn(both), possible(both)]).toEqual([false, true]);
    const other = new Map<Factor, string>([['class', 'bad-deploy']]);
    expect([drawn(other), possible(other)]).toEqual([false, false]);
  });
});
