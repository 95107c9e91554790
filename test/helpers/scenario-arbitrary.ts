import fc from 'fast-check';
import { parseDuration } from '../../src/base/duration.ts';
import type { Scenario, ScenarioDocument } from '../../src/domain/scenario.ts';
import { scenarioSchema } from '../../src/domain/scenario.ts';
import { agentArbitrary } from './adversary-arbitrary.ts';
import type { AgentDocument } from './adversary-arbitrary.ts';
import { deploysArbitrary, distortionsArbitrary, faultsArbitrary, pattern } from './disturbance-arbitrary.ts';
import { peopleArbitrary } from './people-arbitrary.ts';
import { moment, placedList, serviceName, span } from './scene.ts';
import type { Placed, Scene } from './scene.ts';
import { servicesArbitrary } from './topology-arbitrary.ts';

/** What a caller may fix about random scenarios. */
export interface ScenarioOptions {
  /** Who diagnoses; any agent if it is left out. */
  readonly agent: fc.Arbitrary<Placed<AgentDocument>>;
  /** Longest horizon in minutes; the shortest is five. */
  readonly minutesMax: number;
}

/**
 * Any sound scenario: 2 to 12 services, workload, faults, distortions of telemetry and context, people, history,
 * qualification, windows, events, and agents that fail in a known way. It has no labels and no twin: what would be
 * right in a random scenario nobody has said.
 */
export function scenarioArbitrary({
  agent = agentArbitrary,
  minutesMax = 25,
}: Partial<ScenarioOptions> = {}): fc.Arbitrary<Scenario> {
  return fc
    .record({
      minutes: fc.integer({ min: 5, max: minutesMax }),
      nodes: fc.integer({ min: 1, max: 6 }),
      services: servicesArbitrary,
      workload: workloadArbitrary,
      objective: objectiveArbitrary,
      faults: faultsArbitrary,
      distortions: distortionsArbitrary,
      context: contextArbitrary,
      people: peopleArbitrary,
      agent,
    })
    .map(({ minutes, nodes, services, workload, objective, ...parts }) => {
      const scene: Scene = { services, nodes, horizonMs: minutes * 60_000 };
      return scenarioSchema.parse({
        id: 'random-scenario',
        title: 'What fast-check thought of',
        startAt: '2026-02-02T10:00:00Z',
        horizon: `${minutes}m`,
        topology: { services, nodes },
        workload: workload(scene),
        objective,
        faults: parts.faults(scene),
        distortions: parts.distortions(scene),
        context: parts.context(scene),
        people: parts.people(scene),
        agent: parts.agent(scene),
      } satisfies ScenarioDocument);
    });
}

type Workload = ScenarioDocument['workload'];

/** Load is a share of what the entry can serve, so that most systems are well before something happens. */
const workloadArbitrary: fc.Arbitrary<Placed<Workload>> = fc
  .tuple(
    fc.constantFrom(0.4, 0.05, 0.7, 1.2),
    fc.constantFrom(0.02, 0, 0.3),
    placedList(
      fc.tuple(moment, fc.constantFrom(0.4, 0, 0.8, 2)).map(
        ([at, load]) =>
          (scene: Scene) =>
            [at(scene), load] as const,
      ),
      3,
    ),
  )
  .map(([load, noise, points]) => (scene) => {
    const entry = scene.services.at(-1);
    const capacity = (entry?.replicas ?? 1) * (entry?.replicaRate ?? 1);
    const later = new Map(points(scene));
    return {
      entry: entry?.name ?? '',
      rate: load * capacity,
      noise,
      points: [...later].map(([at, share]) => ({ at, rate: share * capacity })).toSorted(byTime),
    };
  });

const objectiveArbitrary = fc.record({
  successRatioMin: fc.constantFrom(0.99, 0.5, 0.999),
  latencyMax: fc.constantFrom('1s', '100ms'),
  heldFor: fc.constantFrom('3m', '30s'),
});

const contextArbitrary: fc.Arbitrary<Placed<NonNullable<ScenarioDocument['context']>>> = fc
  .tuple(
    fc.uniqueArray(
      fc.record({
        pattern,
        occurrences: fc.constantFrom(14, 0, 1, 4, 9),
        consistency: fc.constantFrom(0.97, 0, 0.5, 1),
      }),
      { selector: (one) => one.pattern, maxLength: 6 },
    ),
    fc.constantFrom(0.9, 0, 0.05, 1),
    fc.constantFrom('assumed' as const, 'valid' as const, 'missing' as const, 'expired' as const, 'revoked' as const),
    placedList(span, 2),
    placedList(
      fc.tuple(span, serviceName).map(([when, service]) => (scene: Scene, number: number) => ({
        name: `event-${number}`,
        ...when(scene),
        services: [service(scene)],
      })),
      2,
    ),
    placedList(serviceName, 3),
    deploysArbitrary,
  )
  .map(([history, budgetRemaining, qualification, freezes, events, records, deploys]) => (scene) => ({
    history,
    budgetRemaining,
    qualification,
    changeFreezes: freezes(scene),
    events: events(scene),
    changeRecords: records(scene),
    deploys: deploys(scene),
  }));

function byTime(a: { readonly at: string }, b: { readonly at: string }): number {
  return (parseDuration(a.at) ?? 0) - (parseDuration(b.at) ?? 0);
}
