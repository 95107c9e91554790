import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Agent, AgentRequest } from '../../src/domain/agent.ts';
import type { ObservedValue, Observation } from '../../src/domain/observation.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import { metricsBySource } from '../../src/domain/series.ts';
import { runTrial } from '../../src/run/trial.ts';
import { candidateArbitrary, seedArbitrary, trialOf } from '../helpers/random-trial.ts';
import { scenarioArbitrary } from '../helpers/scenario-arbitrary.ts';

/** What looks at each request before the agent does; set by the tests. */
const spy = vi.hoisted(() => ({ look: (_request: AgentRequest): void => undefined }));

vi.mock(import('../../src/agent/create-agent.ts'), async (original) => {
  const { createAgent } = await original();
  const watched = (agent: Agent): Agent => ({
    name: agent.name,
    propose(request) {
      spy.look(request);
      return agent.propose(request);
    },
    close: () => agent.close(),
  });
  return { createAgent: (...given) => watched(createAgent(...given)) };
});

beforeEach(() => {
  spy.look = () => undefined;
});

/** Looks at each observation of a trial while it runs; what a look throws is thrown to the test. */
async function lookThrough(scenario: Scenario, trial: Trial, look: (seen: Observation) => void): Promise<number> {
  let looks = 0;
  spy.look = ({ observation }) => {
    looks += 1;
    look(observation);
  };
  await runTrial(trialOf(scenario, ...trial));
  return looks;
}

type Trial = readonly [Parameters<typeof trialOf>[1], number];
const trialArbitrary = fc.tuple(candidateArbitrary, seedArbitrary);

describe('the observations of any trial', () => {
  it('hold nothing that is visible only later, or that claims to be from after it was seen', async () => {
    let looks = 0;
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), trialArbitrary, async (scenario, trial) => {
        looks += await lookThrough(scenario, trial, (seen) => {
          const late = valuesIn(scenario, seen).filter(
            ({ visibleAt, eventAt }) => visibleAt > seen.at || eventAt > visibleAt,
          );
          expect(late).toEqual([]);
          expect(seen.alerts.filter(({ firedAt }) => firedAt > seen.at)).toEqual([]);
          expect(seen.context.deploys.filter(({ at }) => at > seen.at)).toEqual([]);
          expect(seen.context.budget.asOf).toBeLessThanOrEqual(seen.at);
        });
      }),
      { numRuns: 80 },
    );
    expect(looks).toBeGreaterThan(500);
  });

  it('say the same when they are asked again later', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), trialArbitrary, async (scenario, trial) => {
        let before: Observation | null = null;
        const [first, again]: [string[], string[]] = [[], []];
        await lookThrough(scenario, trial, (seen) => {
          if (before) again.push(saidBy(scenario, before));
          before = seen;
          first.push(saidBy(scenario, seen));
        });
        expect(again).toEqual(first.slice(0, -1));
      }),
      { numRuns: 60 },
    );
  });

  it('do not depend on what has not begun yet', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), trialArbitrary, fc.nat({ max: 999 }), async (scenario, trial, share) => {
        const until = Math.floor((share * scenario.horizon) / 1_000);
        const now: string[] = [];
        await lookThrough(scenario, trial, (seen) => void (seen.at < until && now.push(saidBy(scenario, seen))));
        const other: string[] = [];
        await lookThrough(withoutTheFuture(scenario, until), trial, (seen) => {
          if (seen.at < until) other.push(saidBy(scenario, seen));
        });
        expect(other).toEqual(now);
      }),
      { numRuns: 60 },
    );
  });

  it('lead to no truth: not to a fault, a distortion, a label, a person, a source, or the name of the scenario', async () => {
    let looks = 0;
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({ minutesMax: 10 }), trialArbitrary, async (scenario, trial) => {
        const secret = withSecrets(scenario);
        looks += await lookThrough(secret, trial, (seen) => {
          const leaks = reachable(seen).filter(
            ([path, value]) =>
              ArrayBuffer.isView(value) ||
              (typeof value === 'string' && value.includes('secret')) ||
              truthNames.test(path.split('.').at(-1) ?? ''),
          );
          expect(leaks).toEqual([]);
        });
      }),
      { numRuns: 40 },
    );
    expect(looks).toBeGreaterThan(50);
  });
});

/** Every value that an observation shows of the services of a scenario. */
function valuesIn({ topology }: Scenario, seen: Observation): readonly ObservedValue[] {
  return topology.services.flatMap(({ name }) => {
    const single = Object.values(metricsBySource).flatMap((metrics) =>
      metrics.map((metric) => seen.value(name, metric)).filter((one) => one !== null),
    );
    return [...seen.valuesOf(name), ...single];
  });
}

/** All that an observation says. */
function saidBy(scenario: Scenario, seen: Observation): string {
  const means = scenario.topology.services.flatMap(({ name }) =>
    ['error_ratio', 'memory_ratio', 'edge_error_ratio'].map((metric) => seen.mean(name, metric, 60_000)),
  );
  return JSON.stringify([seen.at, seen.alerts, seen.context, valuesIn(scenario, seen), means]);
}

/** The same scenario in which nothing begins from a time on that had not begun before. */
function withoutTheFuture(scenario: Scenario, from: number): Scenario {
  const { context, workload } = scenario;
  const later = workload.points.findIndex(({ at }) => at >= from);
  return {
    ...scenario,
    // The next point stays, because the rate is on its way to it already.
    workload: { ...workload, points: later < 0 ? workload.points : workload.points.slice(0, later + 1) },
    // How long a certificate is still good can be read off it at any time.
    faults: scenario.faults.filter(({ at, kind }) => at < from || kind === 'expired-certificate'),
    distortions: scenario.distortions.filter(({ at }) => at < from),
    context: {
      ...context,
      changeFreezes: context.changeFreezes.filter((one) => one.from < from),
      events: context.events.filter((one) => one.from < from),
      deploys: context.deploys.filter(({ at }) => at < from),
    },
    people: scenario.people.map((person) => ({
      ...person,
      interventions: person.interventions.filter(({ at }) => at < from),
    })),
  };
}

/** The same scenario, with a word in everything that no observation may show. */
function withSecrets(scenario: Scenario): Scenario {
  return {
    ...scenario,
    id: 'secret-scenario',
    title: 'The secret title',
    faults: scenario.faults.map((fault) => ({
      ...fault,
      id: `secret-${fault.id}`,
      pattern: `secret-${fault.pattern}`,
    })),
    distortions: scenario.distortions.map((distortion) => ({ ...distortion, id: `secret-${distortion.id}` })),
    exercises: ['secret-invariant'],
    twin: { id: 'secret-twin', trigger: 'novelty', hazard: 'secret-hazard', ambiguous: false },
    expected: [],
  };
}

/** Names of fields that only a truth has. */
const truthNames =
  /^(active)?faults?$|truth|upstream|trueValue|trueEventAt|distort|scenario|expected|twin|recordsLost|objectiveMet|offered|hazard/i;

/** Everything that can be reached from a value without calling anything. */
function reachable(root: unknown): [string, unknown][] {
  const found: [string, unknown][] = [];
  const known = new Set<unknown>([Object.prototype, Array.prototype, Function.prototype]);
  const visit = (value: unknown, path: string): void => {
    found.push([path, value]);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || known.has(value)) return;
    known.add(value);
    for (const key of Reflect.ownKeys(value)) {
      // Functions of a module have these by nature, and reading them from a strict function throws.
      if (typeof value === 'function' && ['caller', 'arguments', 'prototype'].includes(String(key))) continue;
      visit(Reflect.get(value, key), `${path}.${String(key)}`);
    }
    visit(Object.getPrototypeOf(value), `${path}.__proto__`);
  };
  visit(root, 'observation');
  return found;
}
