import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario } from '../domain/scenario.ts';
import { scenarioSchema } from '../domain/scenario.ts';
import { serviceSchema } from '../domain/topology.ts';

/** Two incidents of which one says how the other must be decided. */
export interface Pair {
  readonly base: Scenario;
  readonly other: Scenario;
  /** The names of the other's services, by those of the base. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * The same world with one service more that nobody calls, and a line about it that says nothing. Where machines or the
 * telemetry of everything fail it would be struck like the others, and so be no bystander. Where samples of some are lost,
 * one more that still sends tells how widely: there it is somebody else's, which sends nothing here.
 */
export function bystander(scenario: Scenario): Pair | null {
  const { services } = scenario.topology;
  const strikesAll = scenario.faults.some(({ kind }) => kind === 'node-loss' || kind === 'telemetry-outage');
  const isBroad = scenario.distortions.some((one) => 'metric' in one && one.service === null);
  if (strikesAll || isBroad || services.length >= 50 || scenario.distortions.length >= 20) return null;
  const name = 'bystander';
  if (services.some((one) => one.name === name)) return null;
  const kind = scenario.distortions.some((one) => 'metric' in one) ? 'external' : 'stateless';
  const text = 'The nightly job of the bystander ended as it does every night.';
  const note = { kind: 'injected-text' as const, id: 'note-on-bystander', service: name, text, at: 0, until: null };
  const other = {
    ...scenario,
    topology: { ...scenario.topology, services: [...services, serviceSchema.parse({ name, kind })] },
    distortions: [...scenario.distortions, note],
  };
  return { base: scenario, other, names: new Map() };
}

/** Fields that name a service, or several. */
const naming = new Set(['service', 'target', 'entry', 'callee', 'services', 'changeRecords']);

/**
 * The same world in which every service has another name, in another alphabetical order, but for those that the candidate
 * itself speaks of. Load is drawn by the name of its entry, so both are played without noise.
 */
export function renamed(scenario: Scenario, isNamed: (service: string) => boolean): Pair | null {
  const services = scenario.topology.services.map(({ name }) => name).filter((name) => !isNamed(name));
  const width = String(services.length).length;
  const names = new Map(
    services
      .toSorted()
      .toReversed()
      .map((name, place) => [name, `renamed-${'n'.repeat(width)}${place}-service`]),
  );
  const still = { ...scenario, workload: { ...scenario.workload, noise: 0 } };
  const other = scenarioSchema.safeParse(inOtherNames(encodeScenario(still), names, ''));
  return other.success ? { base: still, other: other.data, names } : null;
}

function inOtherNames(value: unknown, names: ReadonlyMap<string, string>, key: string): unknown {
  if (typeof value === 'string') {
    if (key === 'text') return [...names].reduce((text, [from, to]) => text.replaceAll(from, to), value);
    return naming.has(key) || key === 'services.name' ? (names.get(value) ?? value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => inOtherNames(item, names, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => {
      // A service of the topology is named by its `name`, as a business event is, which is none.
      const isService = key === 'services' && field === 'name';
      return [field, inOtherNames(inner, names, isService ? 'services.name' : field)];
    }),
  );
}
