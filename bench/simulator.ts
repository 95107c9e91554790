import { faultSchema } from '../src/domain/fault.ts';
import { scenarioSchema } from '../src/domain/scenario.ts';
import type { Scenario } from '../src/domain/scenario.ts';
import { openSimulator } from '../src/world/simulator/simulator.ts';
import { withWorld } from '../src/world/with-world.ts';

const decisionEveryMs = 15_000;
const horizonMs = 3_600_000;

/** A binary tree of services with a cache in it; each service calls two others. */
export function treeScenario(count: number): Scenario {
  const name = (index: number): string => `service-${index}`;
  return scenarioSchema.parse({
    id: 'bench',
    title: 'A tree of services',
    startAt: '2026-03-02T10:00:00Z',
    topology: {
      services: Array.from({ length: count }, (_, index) => ({
        name: name(index),
        kind: index === 3 ? 'cache' : 'stateless',
        replicaRate: 200,
        dependsOn: [2 * index + 1, 2 * index + 2]
          .filter((callee) => callee < count)
          .map((callee) => ({ service: name(callee), retries: 1 })),
      })),
    },
    workload: { entry: name(0), rate: 300 },
  });
}

/** One simulated hour in 241 steps, with or without a leak from the fifth minute on. */
export async function simulateHour(scenario: Scenario, seed: number, leaks: boolean): Promise<void> {
  const fault = faultSchema.parse({ id: 'leak', kind: 'memory-leak', at: '5m', pattern: 'leak', target: 'service-1' });
  await withWorld(
    () => openSimulator(scenario, seed),
    async (world) => {
      for (let at = 0; at <= horizonMs; at += decisionEveryMs) {
        if (leaks && at === fault.at) world.begin({ kind: 'inject', id: 'leak', fault });
        await world.advance(at);
      }
    },
  );
}

/** Least and median microseconds of processor time for one simulated hour, over so many batches. */
export async function measureHour(
  services: number,
  leaks: boolean,
  batches = 20,
): Promise<{ least: number; median: number }> {
  const scenario = treeScenario(services);
  const perBatch = Math.ceil(800 / services);
  for (let seed = 0; seed < 3 * perBatch; seed++) await simulateHour(scenario, seed, leaks);
  const times: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const before = process.cpuUsage();
    for (let seed = 0; seed < perBatch; seed++) await simulateHour(scenario, seed, leaks);
    const spent = process.cpuUsage(before);
    times.push((spent.user + spent.system) / perBatch);
  }
  times.sort((a, b) => a - b);
  return { least: Math.round(times[0]!), median: Math.round(times[batches >> 1]!) };
}

if (import.meta.main) {
  for (const services of [8, 50]) {
    for (const leaks of [false, true]) {
      const { least, median } = await measureHour(services, leaks);
      const what = `${services} services, ${leaks ? 'a leak' : 'no fault'}`;
      console.log(`${what}: ${least} us per simulated hour at least, ${median} us in the median`);
    }
  }
}
