import { describe, expect, it } from 'vitest';
import { explore, reduceMet } from '../../../src/jobs/explore.ts';
import type { Exploration, Exploring } from '../../../src/jobs/explore.ts';
import { benchOf } from '../../../src/jobs/run-exploration.ts';
import { incidentOf } from '../../../src/jobs/explore-work.ts';
import { brokenBy } from '../../../src/jobs/try-incident.ts';
import { identityOf, isSameWay } from '../../../src/run/broken-properties.ts';

const exploring: Exploring = {
  seed: 11,
  runs: 14,
  time: null,
  properties: [],
  hidden: false,
  mixture: 'swarm',
  profile: null,
  workers: 1,
};

/** All that a report is made of, in the order in which it was met. */
function toldOf({ runs, behaviours, coverage, met, faults, tested }: Exploration) {
  return {
    runs,
    tested: [...tested],
    behaviours: [...behaviours],
    pairs: coverage.of(2),
    triples: coverage.of(3),
    met: [...met],
    faults,
  };
}

describe('an exploration', () => {
  const bench = benchOf('policies/always-act');

  it('meets the same, in the same order, with one worker and with two', async () => {
    const alone = toldOf(await explore(bench, exploring, () => 'go-on'));
    const steps: number[] = [];
    const shared = await explore(bench, { ...exploring, workers: 2 }, ({ runs }) => (steps.push(runs), 'go-on'));
    expect(alone.met.length).toBeGreaterThan(2);
    expect(alone.behaviours.length).toBeGreaterThan(5);
    expect(alone.tested.length).toBeGreaterThan(5);
    expect(toldOf(shared)).toEqual(alone);
    expect(steps).toEqual(Array.from({ length: exploring.runs }, (_, run) => run + 1));
  });

  it('stops where it is told to, with any number of workers at the same run', async () => {
    const until = ({ met }: Exploration) => (met.size > 0 ? ('stop' as const) : ('go-on' as const));
    const alone = toldOf(await explore(bench, exploring, until));
    expect(alone.runs).toBeLessThan(exploring.runs);
    expect(toldOf(await explore(bench, { ...exploring, workers: 2 }, until))).toEqual(alone);
  });

  it('reduces each violation to one of the same property, on the same path and under no other cause', async () => {
    const { met } = await explore(bench, { ...exploring, runs: 5 }, () => 'go-on');
    expect(met.size).toBeGreaterThan(10);
    for (const one of met.values()) {
      const { scenario } = await reduceMet(bench, one);
      const again = await brokenBy(bench, scenario, one.broken);
      const told = identityOf(one.broken);
      expect([told, again !== null && isSameWay(again, one.broken)]).toEqual([told, true]);
      expect(scenario.topology.services.length).toBeLessThanOrEqual(4);
    }
  });

  it('is reduced to four services, however many the incident has', async () => {
    const planted = benchOf('policies/planted/no-cool-down');
    const properties = ['no-repeat-without-effect'];
    const scenario = incidentOf({ ...exploring, seed: 5, properties }, 470);
    expect(scenario.topology.services.length).toBeGreaterThan(15);
    const broken = await brokenBy(planted, scenario, { property: properties[0]!, kind: 'realised' });
    const reduced = await reduceMet(planted, { scenario, broken: broken! });
    expect(reduced.ended).toBe('smallest');
    expect(reduced.scenario.topology.services.length).toBeLessThanOrEqual(4);
  });

  it('goes on where requal fails at an incident, and tells of it', async () => {
    const broken = { ...bench, charter: null as unknown as typeof bench.charter };
    const { runs, faults, met } = await explore(broken, { ...exploring, runs: 2 }, () => 'go-on');
    expect([runs, faults.length, met.size]).toEqual([2, 2, 0]);
    expect(faults[1]).toMatch(/^run 1: /);
  });
});
