import fc from 'fast-check';
import { formatDuration } from '../../base/duration.ts';
import type { Profile } from '../../domain/profile.ts';
import type { Scenario, ScenarioDocument } from '../../domain/scenario.ts';
import { scenarioSchema } from '../../domain/scenario.ts';
import { agentArbitrary } from './agent-arbitrary.ts';
import { contextArbitrary } from './context-arbitrary.ts';
import { distortionsArbitrary } from './distortions-arbitrary.ts';
import { faultsArbitrary, patternOf, placeFaults, targetOf } from './faults-arbitrary.ts';
import type { DrawnFault } from './faults-arbitrary.ts';
import { circumstancesArbitrary } from './circumstances-arbitrary.ts';
import { groundOf, overloaded } from './ground.ts';
import type { Ground } from './ground.ts';
import type { Mix } from './mix.ts';
import { peopleArbitrary } from './people-arbitrary.ts';
import { nameAt } from './scene.ts';
import type { Scene, ServiceDocument } from './scene.ts';
import { topologyArbitrary } from './topology-arbitrary.ts';
import type { Topology } from './topology-arbitrary.ts';
import { wordsFor } from './words.ts';

/**
 * Any sound incident of a mix: topology, workload, faults, distortions of telemetry and context, people, history,
 * qualification, windows, events, and who diagnoses. It has no labels and no twin: what would be right in it nobody has
 * said, so nothing but the charter judges it. With a profile its services, calls, people, load and history are those of the
 * profile, and only what happens to them is drawn.
 */
export function scenarioArbitrary(mix: Mix, profile: Profile | null = null): fc.Arbitrary<Scenario> {
  const ground = profile === null ? null : groundOf(profile);
  const many = fc.nat({ max: 999 }).map((place) => place < mix['many-services'] * 1_000);
  return fc
    .record({
      seed: fc.nat(),
      minutes: fc.constantFrom(40, 30, 60),
      start: fc.constantFrom(2, 3, 5, 8),
      nodes: ground === null ? fc.constantFrom(6, 3, 10) : fc.constant(ground.nodes),
      topology: ground === null ? many.chain(topologyArbitrary) : fc.constant(standing(ground)),
      circumstances: circumstancesArbitrary(mix, ground?.rates),
      faults: faultsArbitrary(mix),
      distortions: distortionsArbitrary(mix),
      context: contextArbitrary(mix, ground?.context),
      people: peopleArbitrary(mix, ground?.people),
      agent: agentArbitrary(mix),
    })
    .map(({ seed, minutes, start, nodes, topology, circumstances, ...parts }) => {
      const words = wordsFor(seed, topology.count);
      const bare = topology.place(words.services, circumstances.rate, circumstances.overload);
      const focus = focusOf(parts.faults, bare);
      const services = circumstances.furnish(bare, focus);
      const horizonMs = minutes * 60_000;
      const entry = ground?.entry ?? services.at(-1)?.name ?? '';
      const scene: Scene = { services, nodes, entry, horizonMs, focus, startsAt: start * 60_000, words };
      const faults = placeFaults(parts.faults, scene);
      return scenarioSchema.parse({
        id: 'generated',
        title: 'A generated incident',
        startAt: '2026-12-07T10:00:00Z',
        horizon: formatDuration(horizonMs),
        topology: { services, nodes },
        workload: circumstances.workload(scene),
        objective: { ...ground?.objective, ...circumstances.objective },
        faults,
        distortions: parts.distortions(scene),
        context: parts.context(scene, faults[0]?.pattern ?? patternOf['memory-leak']),
        people: parts.people(scene),
        agent: parts.agent(scene),
      } satisfies ScenarioDocument);
    });
}

/** Services that are there already keep their names and their capacity. */
function standing({ services }: Ground): { readonly count: number; readonly place: Topology } {
  return { count: services.length, place: (_names, _rate, overload) => [...overloaded(services, overload)] };
}

/** The service at fault, or any where the fault has none. */
function focusOf(faults: readonly DrawnFault[], services: readonly ServiceDocument[]): string {
  const [first] = faults;
  return (first && targetOf(first, services)) ?? nameAt(services, first?.target ?? 0);
}
