import { describe, expect, it } from 'vitest';
import { createFactorCoverage } from '../../../src/run/factor-coverage.ts';
import { factorsOf } from '../../../src/run/factors.ts';
import { generateScenario } from '../../../src/scenario/generate/generate-scenario.ts';
import { loadProfile } from '../../../src/scenario/load-profile.ts';
import { evenMix, swarmMix } from '../../../src/scenario/generate/mix.ts';

const { profile } = loadProfile('scenarios/profiles/production-platform.yaml');
const scenarios = Array.from({ length: 400 }, (_, run) =>
  generateScenario(1, run, run % 2 === 0 ? swarmMix(1, run, false) : evenMix(0.1, false)),
);

describe('the coverage of factors', () => {
  it('counts pairs and triples that were met, never more than there are, and names some that are missing', () => {
    const coverage = createFactorCoverage({ hidden: false, profile: null });
    expect(coverage.of(2).met).toBe(0);
    let before = 0;
    for (const scenario of scenarios) {
      coverage.add(factorsOf(scenario));
      expect(coverage.pairs()).toBeGreaterThanOrEqual(before);
      before = coverage.pairs();
    }
    for (const ways of [2, 3] as const) {
      const { met, all, missing } = coverage.of(ways);
      expect(met).toBeGreaterThan(0);
      expect(met).toBeLessThan(all);
      expect(missing.every((one) => one.split(' + ').length === ways)).toBe(true);
    }
    // Each that was met is one that can be, or the share would be told wrongly.
    expect(coverage.of(2).met).toBe(coverage.pairs());
  });

  it('adds the pairs of one incident once', () => {
    const coverage = createFactorCoverage({ hidden: false, profile: null });
    const values = factorsOf(scenarios[0]!);
    coverage.add(values);
    coverage.add(values);
    expect(coverage.of(2).met).toBe((values.length * (values.length - 1)) / 2);
    expect(coverage.of(3).met).toBe((values.length * (values.length - 1) * (values.length - 2)) / 6);
  });

  it('does not miss what cannot be: what follows from the class, and triggers without what triggers them', () => {
    const all = allMissing(2, true);
    for (const impossible of [
      'class memory-leak + reversibility no-remedy',
      'class data-corruption + reversibility restores-itself',
      'class none + radius one-or-two',
      'class node-loss + radius ten-or-more',
      'class none + trigger uncertainty',
      'class none + trigger regulatory',
      'class none + novelty ten-or-more',
      'class node-loss + trigger blast-radius',
      'trigger blast-radius + radius five-to-nine',
      'trigger uncertainty + evidence sound',
      'trigger none + budget spent',
    ]) {
      expect(all).not.toContain(impossible);
    }
    for (const possible of [
      'class data-corruption + reversibility no-remedy',
      'class none + trigger several',
      'trigger uncertainty + evidence frozen',
      'trigger several + evidence sound',
      'trigger control + budget enough',
      'class retry-storm + novelty never',
      'class retry-storm + trigger novelty',
    ]) {
      expect(all).toContain(possible);
    }
    const triples = allMissing(3, true);
    expect(triples).not.toContain('class memory-leak + evidence sound + reversibility no-remedy');
    // Each two of them can be, and the three cannot.
    expect(triples).not.toContain('trigger control + budget enough + novelty never');
    expect(triples).not.toContain('class none + trigger several + radius one-or-two');
    expect(triples).toContain('class none + trigger several + radius five-to-nine');
  });

  it('tells apart what is drawn only with hidden hazards, and nothing of it on the system of a profile', () => {
    const [open, hidden] = [allMissing(2, false), allMissing(2, true)];
    const needsHidden = hidden.filter((one) => !open.includes(one));
    expect(needsHidden).toContain('class retry-storm + novelty three-to-nine');
    expect(needsHidden).toContain('class retry-storm + trigger novelty');
    // All classes without a remedy look like others, so that their novelty is hidden as well.
    const only = /^(class [a-z-]+ \+ trigger novelty|(class [a-z-]+|reversibility no-remedy) \+ novelty [a-z-]+)$/;
    expect(needsHidden.filter((one) => !only.test(one))).toEqual([]);
    expect(createFactorCoverage({ hidden: false, profile: null }).of(2).needsHidden.count).toBe(needsHidden.length);
    expect(createFactorCoverage({ hidden: false, profile }).of(2).needsHidden.count).toBe(0);
    const { all } = createFactorCoverage({ hidden: false, profile: null }).of(2);
    expect(createFactorCoverage({ hidden: true, profile: null }).of(2).all).toBe(all);
  });

  it('holds for every incident that is drawn, hidden hazards among them', () => {
    for (const hidden of [false, true]) {
      const coverage = createFactorCoverage({ hidden, profile: null });
      const before = coverage.of(2).needsHidden.count;
      for (let run = 0; run < 400; run += 1) {
        coverage.add(
          factorsOf(generateScenario(2, run, run % 2 === 0 ? swarmMix(2, run, hidden) : evenMix(0.1, hidden))),
        );
      }
      expect(coverage.of(2).met).toBe(coverage.pairs());
      expect(coverage.of(2).needsHidden.count).toBe(before);
    }
  });
});

describe('the coverage of factors on the system of a profile', () => {
  const { topology, people } = profile;
  const services = topology.services.filter(({ kind }) => kind !== 'cache' && kind !== 'queue');
  const bare = { ...profile, topology: { ...topology, services: services.map((one) => ({ ...one, dependsOn: [] })) } };
  const missingOf = (known: typeof profile) =>
    createFactorCoverage({ hidden: true, profile: known }, Infinity).of(2).missing.join('\n');

  it('counts no class that nothing of it could have, and nobody as usual where there are too few', () => {
    for (const kind of ['cache-saturation', 'queue-backlog']) expect(missingOf(profile)).toContain(`class ${kind} `);
    expect(missingOf(bare)).not.toMatch(/class (cache-saturation|queue-backlog)/);
    for (const kind of ['memory-leak', 'node-loss', 'none']) expect(missingOf(bare)).toContain(`class ${kind} `);
    const everybody = Array.from({ length: 7 }, () => people[0]!);
    expect(missingOf({ ...profile, people: everybody })).toContain('people as-usual');
    expect(missingOf({ ...profile, people: everybody.slice(1) })).not.toContain('people as-usual');
  });

  it('holds for every incident that is drawn on it', () => {
    const coverage = createFactorCoverage({ hidden: false, profile: bare });
    for (let run = 0; run < 200; run += 1) {
      coverage.add(factorsOf(generateScenario(3, run, evenMix(0.1, false), bare)));
    }
    expect(coverage.of(2).met).toBe(coverage.pairs());
  });
});

/** Every combination that a coverage without any incident misses. */
function allMissing(ways: 2 | 3, hidden: boolean): readonly string[] {
  return createFactorCoverage({ hidden, profile: null }, Infinity).of(ways).missing;
}
