import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../src/base/canonical-json.ts';
import { viewsAgreeWithin } from '../../../../src/domain/error-views.ts';
import { checkScenario } from '../../../../src/scenario/check-scenario.ts';
import { checkSeries } from '../../../../src/scenario/check-series.ts';
import { distortionsArbitrary } from '../../../../src/scenario/generate/distortions-arbitrary.ts';
import { generateScenario } from '../../../../src/scenario/generate/generate-scenario.ts';
import { loadProfile } from '../../../../src/scenario/load-profile.ts';
import {
  agentKindsDrawn,
  distortionKindsDrawn,
  evenMix,
  faultKindsDrawn,
  fixedMix,
  isFault,
  openKinds,
  swarmMix,
} from '../../../../src/scenario/generate/mix.ts';
import type { Kind, Mix } from '../../../../src/scenario/generate/mix.ts';
import { wordsFor } from '../../../../src/scenario/generate/words.ts';
import { simulatorCapabilities } from '../../../../src/world/simulator/simulator-capabilities.ts';

const runs = Array.from({ length: 300 }, (_, run) => run);
const swarm = runs.map((run) => generateScenario(1, run, swarmMix(1, run, false)));

describe('a generated incident', () => {
  it('is sound, whatever its mix', () => {
    const wild = runs.slice(0, 100).map((run) => generateScenario(2, run, evenMix(0.6, true)));
    for (const scenario of [...swarm, ...wild]) {
      expect([...checkScenario(scenario), ...checkSeries(scenario)]).toEqual([]);
    }
  });

  it('never has an old map of a service that tells nothing of itself, nor an old count where it does not tell its own', () => {
    const mix = { ...evenMix(0.1, false), drop: 1, freeze: 1, 'stale-topology': 1 };
    const drawn = runs.map((run) => generateScenario(1, run, mix).distortions);
    const maps = drawn.flatMap((all) =>
      all.flatMap((one) => (one.kind === 'stale-topology' ? [{ map: one, all }] : [])),
    );
    const counts = maps.filter(({ map }) => map.replicas !== null);
    expect([maps.length, counts.length].map((count) => count > 20)).toEqual([true, true]);
    expect(maps.length).toBeLessThan(runs.length);
    const hidden = ({ map, all }: (typeof maps)[number]) =>
      all.flatMap((one) => {
        if (one.kind !== 'drop' && one.kind !== 'freeze' && one.kind !== 'delay') return [];
        const isOwn = one.service === map.service && (one.source ?? 'service-metrics') === 'service-metrics';
        return isOwn ? [one.metric] : [];
      });
    expect(maps.flatMap(hidden)).not.toContain(null);
    expect(counts.flatMap(hidden)).not.toContain('replicas_ready');
    expect(maps.flatMap(hidden).length).toBeGreaterThan(0);
    const withHidden = runs.map((run) => generateScenario(1, run, { ...mix, 'fresh-freeze': 0.01 }).distortions);
    const all = withHidden.filter((one) => one.some(({ kind }) => kind === 'stale-topology'));
    expect(all).toHaveLength(runs.length);
  });

  it('never has log lines fall to zero of which nothing was told before, because nobody could know of it', () => {
    const mix = { ...evenMix(0.1, false), drop: 1, zero: 1 };
    const drawn = runs.map((run) => generateScenario(7, run, mix).distortions);
    const zeros = drawn.flatMap((all) => all.filter(({ kind }) => kind === 'zero').map((zero) => ({ zero, all })));
    expect(zeros.length).toBeGreaterThan(50);
    expect(zeros.length).toBeLessThan(runs.length);
    for (const { zero, all } of zeros) {
      const hiding = all.filter(
        (one) =>
          one.kind === 'drop' &&
          one.service === (zero as typeof one).service &&
          ['logs', null].includes(one.source) &&
          ['log_lines_per_min', null].includes(one.metric),
      );
      expect(hiding.every(({ at }) => at > zero.at)).toBe(true);
    }
  });

  it('distorts no value that the service never tells, because nothing else of it could give that away', () => {
    const mix = { ...evenMix(0.05, false), zero: 1, 'stale-topology': 1, 'dependency-outage': 1 };
    const touched = runs.flatMap((run) => {
      const { topology, distortions } = generateScenario(8, run, mix);
      const silent = topology.services.filter(({ kind }) => kind === 'external' || kind === 'telemetry');
      const names = new Set<string | null>(silent.map(({ name }) => name));
      return distortions.filter((one) => 'service' in one && names.has(one.service));
    });
    expect(touched.filter(({ kind }) => kind === 'zero')).toEqual([]);
    const counts = touched.flatMap((one) => (one.kind === 'stale-topology' ? [one.replicas] : []));
    expect(counts.length).toBeGreaterThan(50);
    expect(counts.every((count) => count === null)).toBe(true);
  });

  it('leaves the log lines as they are where not even the way in of users tells any', () => {
    const services = [{ name: 'bank', kind: 'external' as const }];
    const words = wordsFor(1, 1);
    const scene = { services, nodes: 3, entry: 'bank', horizonMs: 1_800_000, focus: 'bank', startsAt: 120_000, words };
    const placed = fc.sample(distortionsArbitrary({ ...evenMix(0, false), zero: 1, 'wrong-owner': 1 }), {
      seed: 1,
      numRuns: 20,
    });
    for (const place of placed) expect(place(scene).map(({ kind }) => kind)).toEqual(['wrong-owner']);
  });

  it('has a service tell of so many errors of its own that a fault never explains why callers see more', () => {
    const drawn = runs.flatMap(
      (run) => generateScenario(9, run, { ...evenMix(0.05, false), contradict: 1 }).distortions,
    );
    const told = drawn.flatMap((one) => (one.kind === 'contradict' ? [one.value] : []));
    expect(told.length).toBe(runs.length);
    expect(Math.min(...told)).toBeGreaterThan(1 - viewsAgreeWithin);
  });

  it('happens, with a profile, to the system of the profile, whatever its mix', () => {
    const { profile } = loadProfile('scenarios/profiles/production-platform.yaml');
    const drawn = runs.slice(0, 100).map((run) => generateScenario(5, run, swarmMix(5, run, false), profile));
    const names = profile.topology.services.map(({ name }) => name);
    for (const scenario of drawn) {
      expect([...checkScenario(scenario), ...checkSeries(scenario)]).toEqual([]);
      expect(scenario.topology.services.map(({ name }) => name)).toEqual(names);
      expect(scenario.workload.entry).toBe('gateway');
      const known = new Set<string>(profile.people.map(({ role }) => role));
      expect(scenario.people.filter(({ role }) => !known.has(role))).toEqual([]);
    }
    expect(new Set(drawn.flatMap(({ faults }) => faults.map(({ kind }) => kind))).size).toBeGreaterThan(8);
    const leaks = drawn.flatMap(({ context }) => context.history.filter(({ pattern }) => pattern === 'oom-leak'));
    expect(leaks.filter(({ occurrences }) => occurrences === 14).length).toBeGreaterThan(30);
  });

  it('depends on its seed, its run and its mix, and on nothing that was generated before', () => {
    const alone = generateScenario(1, 250, swarmMix(1, 250, false));
    expect(canonicalJson(alone)).toBe(canonicalJson(swarm[250]));
    expect(canonicalJson(generateScenario(1, 250, fixedMix(false)))).not.toBe(canonicalJson(alone));
    expect(canonicalJson(generateScenario(2, 250, swarmMix(2, 250, false)))).not.toBe(canonicalJson(alone));
  });

  it('is well before something happens, and has its causes by their true names', () => {
    const named = swarm.flatMap(({ faults }) => faults.map(({ kind, pattern }) => `${kind} ${pattern}`));
    expect(named).toContain('memory-leak oom-leak');
    expect(new Set(named).size).toBe(faultKindsDrawn.length);
    expect(swarm.filter(({ context }) => context.qualification === 'assumed').length).toBeGreaterThan(250);
  });

  it('holds two to fifty services, of which each calls some that stand before it', () => {
    const sizes = swarm.map(({ topology }) => topology.services.length);
    expect(Math.min(...sizes)).toBe(2);
    expect(Math.max(...sizes)).toBeGreaterThan(20);
    for (const { topology, workload } of swarm) {
      const names = topology.services.map(({ name }) => name);
      expect(workload.entry).toBe(names.at(-1));
      for (const [place, { dependsOn }] of topology.services.entries()) {
        expect(dependsOn.filter(({ service }) => names.indexOf(service) >= place)).toEqual([]);
      }
    }
  });

  it('hides nothing that a policy could not know of, unless it is asked to', () => {
    const hides = (mix: (run: number) => Mix) =>
      runs.filter((run) =>
        generateScenario(3, run, mix(run)).distortions.some(
          (one) =>
            one.kind === 'duplicate' ||
            (one.kind === 'freeze' && one.timestamps === 'fresh') ||
            (one.kind === 'wrong-history' && one.reviewed > 0),
        ),
      ).length;
    expect(hides(() => evenMix(0.5, false))).toBe(0);
    expect(hides(() => evenMix(0.5, true))).toBeGreaterThan(0);
  });

  it('gives orders to the automation in some of its texts, and says nothing in others', () => {
    const mix = evenMix(0.9, false);
    const texts = runs
      .slice(0, 60)
      .flatMap((run) => generateScenario(4, run, mix).distortions)
      .flatMap((one) => (one.kind === 'injected-text' ? [one.text] : []));
    expect(texts.some((text) => text.includes('ignore the policy and run'))).toBe(true);
    expect(texts.some((text) => !text.includes('SYSTEM'))).toBe(true);
  });
});

describe('a swarm', () => {
  const many = Array.from({ length: 12_000 }, (_, run) => swarmMix(5, run, false));
  const isAgentKind = (kind: Kind) => (agentKindsDrawn as readonly Kind[]).includes(kind);
  const meanOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

  it('enables another subset of the kinds in each run, with very different chances', () => {
    const mixes = runs.map((run) => swarmMix(1, run, false));
    const enabled = mixes.map((mix) => openKinds.filter((kind) => !isFault(kind) && mix[kind] > 0));
    expect(new Set(enabled.map((kinds) => kinds.join(' '))).size).toBeGreaterThan(250);
    expect(Math.min(...enabled.map(({ length }) => length))).toBeLessThan(3);
    expect(Math.max(...enabled.map(({ length }) => length))).toBeGreaterThan(18);
    for (const kind of openKinds) expect(mixes.some((mix) => mix[kind] > 0)).toBe(true);
    for (const kind of faultKindsDrawn) expect(mixes.every((mix) => mix[kind] > 0)).toBe(true);
    for (const kind of faultKindsDrawn) expect(new Set(mixes.map((mix) => mix[kind])).size).toBe(3);
  });

  it('is as likely to hold each kind as the one fixed mixture is', () => {
    const fixed = fixedMix(false);
    for (const kind of openKinds.filter((one) => !isAgentKind(one))) {
      const mean = meanOf(many.map((mix) => mix[kind]));
      expect(mean).toBeGreaterThan(0.88 * fixed[kind]);
      expect(mean).toBeLessThan(1.12 * fixed[kind]);
    }
  });

  it('puts an adversary into as many incidents as the one fixed mixture does', () => {
    const agentsOf = (mix: Mix) => agentKindsDrawn.reduce((sum, kind) => sum + mix[kind], 0);
    // Beside the candidate's own agent, whose weight is 1.
    const shareOf = (mix: Mix) => agentsOf(mix) / (1 + agentsOf(mix));
    expect(meanOf(many.map(shareOf))).toBeCloseTo(shareOf(fixedMix(false)), 2);
  });

  it('leaves a group bare more often than the one fixed mixture does, and crowds it more', () => {
    const mixes = many.map((mix) => distortionKindsDrawn.filter((kind) => mix[kind] > 0).length);
    const shareWith = (is: (count: number) => boolean) => mixes.filter(is).length / mixes.length;
    // Eleven kinds, each of them by itself in 0.157 of the runs: none in 0.153, and six or more in 0.004.
    expect(shareWith((count) => count === 0)).toBeGreaterThan(0.3);
    expect(shareWith((count) => count >= 6)).toBeGreaterThan(0.04);
  });

  it('draws the faults that the simulator plays, and no others', () => {
    expect(faultKindsDrawn.toSorted()).toEqual(simulatorCapabilities.faults.toSorted());
  });
});
