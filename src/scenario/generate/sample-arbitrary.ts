import fc from 'fast-check';
import { HarnessError } from '../../base/errors.ts';
import { formatDuration } from '../../base/duration.ts';
import type { FaultKind } from '../../domain/fault.ts';
import { encodeProfile } from '../../domain/encode-profile.ts';
import type { Profile } from '../../domain/profile.ts';
import type { Scenario, ScenarioDocument } from '../../domain/scenario.ts';
import { scenarioSchema } from '../../domain/scenario.ts';
import type { AgentDocument } from './agent-arbitrary.ts';
import { agentArbitrary } from './agent-arbitrary.ts';
import { circumstancesArbitrary } from './circumstances-arbitrary.ts';
import { contextArbitrary } from './context-arbitrary.ts';
import type { DistortionDocument } from './distortions-arbitrary.ts';
import { distortionsArbitrary, shakyArbitrary } from './distortions-arbitrary.ts';
import { faultsArbitrary, placeFaults } from './faults-arbitrary.ts';
import { peopleArbitrary } from './people-arbitrary.ts';
import { groundOf, overloaded } from './ground.ts';
import { nameAt } from './scene.ts';
import type { Placed, Scene } from './scene.ts';
import type { Stratum } from './strata.ts';
import { mixOfStratum } from './strata.ts';
import { wordsFor } from './words.ts';

/** The common horizon of all trials of a sample set: times to recover are compared up to here (design.md section 7). */
export const sampleHorizonMs = 40 * 60_000;

/** A service at which a fault strikes, and the fields of the fault that say how bad it is there. */
export interface FaultPlace {
  readonly target: string;
  readonly shape: Readonly<Record<string, unknown>>;
}

/** What one incident of a sample set is drawn from. */
export interface SampleSource {
  readonly profile: Profile;
  /** Date as of which it is drawn: what is in force then is in force in its incidents. */
  readonly asOf: string;
  /** What the fault may be: at which service, and how bad. Empty for what is usual at any service. */
  readonly places: readonly FaultPlace[];
  readonly fault: FaultKind;
  /** The pattern that the fault truly is of. */
  readonly pattern: string;
  readonly stratum: Stratum;
  readonly variant: number;
  /** Metrics that the diagnosis of the pattern rests on. */
  readonly evidence: readonly string[];
  /** A metric of the service at fault that this system does not collect; null for none. */
  readonly uncollected: string | null;
}

/** Times count from here in every incident of a sample of that day: an hour at which everybody works. */
export const sampleStart = (date: string) => `${date}T10:00:00Z`;

/** Below the least confidence that any class of risk allows, and just above it. */
const unsure = fc.constantFrom(0.84, 0.7, 0.6, 0.59, 0.3, 0.79);

/** Incidents of one source, ready to be drawn. */
export type SampleArbitrary = fc.Arbitrary<Scenario>;

/** Incidents on the system of a profile: the same services, calls, people and history, one fault, and what its stratum adds. */
export function sampleArbitrary(source: SampleSource): fc.Arbitrary<Scenario> {
  const { profile, places, pattern, stratum } = source;
  const mix = mixOfStratum(stratum, source.variant, source.fault);
  const ground = groundOf(profile);
  return fc
    .record({
      seed: fc.nat(),
      start: fc.constantFrom(3, 2, 5),
      place: fc.nat({ max: 4_999 }),
      circumstances: circumstancesArbitrary(mix, ground.rates),
      faults: faultsArbitrary(mix),
      distortions: stratum === 'uncertainty' ? shakyArbitrary(source.evidence) : distortionsArbitrary(mix),
      context: contextArbitrary(mix, ground.context),
      people: peopleArbitrary(mix, ground.people),
      agent: stratum === 'confidence' ? unsureAgent : agentArbitrary(mix),
    })
    .map(({ seed, start, place, circumstances, ...parts }) => {
      const bare = overloaded(ground.services, circumstances.overload);
      const chosen = places[place % places.length] ?? { target: nameAt(bare, place), shape: {} };
      const focus = chosen.target;
      const services = circumstances.furnish(bare, focus);
      const scene: Scene = {
        services,
        nodes: ground.nodes,
        entry: ground.entry,
        horizonMs: sampleHorizonMs,
        focus,
        startsAt: start * 60_000,
        words: wordsFor(seed, services.length),
      };
      return scenarioSchema.parse({
        id: 'sample',
        title: 'An incident of a sample set',
        startAt: sampleStart(source.asOf),
        horizon: formatDuration(sampleHorizonMs),
        topology: { services, nodes: scene.nodes },
        workload: circumstances.workload(scene),
        objective: { ...ground.objective, ...circumstances.objective },
        faults: placeFaults(parts.faults, scene).map((fault) => ({ ...fault, ...chosen.shape, pattern })),
        distortions: [...lasting(parts.distortions(scene), stratum), ...notCollected(source.uncollected, focus)],
        context: parts.context(scene, pattern),
        people: parts.people(scene),
        agent: parts.agent(scene),
      } satisfies ScenarioDocument);
    });
}

/** One incident: the same source and seed give the same. Without bias, as in generate-scenario.ts. */
export function drawSample(incidents: fc.Arbitrary<Scenario>, seed: number): Scenario {
  const [scenario] = fc.sample(fc.noBias(incidents), { seed, numRuns: 1 });
  if (scenario === undefined) throw new HarnessError('fast-check drew nothing');
  return scenario;
}

/** The system of a profile on a day on which nothing is wrong. */
export function quietScenario(profile: Profile): Scenario {
  const startAt = sampleStart(profile.asOf);
  const { topology, workload, objective } = encodeProfile(profile);
  const horizon = formatDuration(sampleHorizonMs);
  return scenarioSchema.parse({
    id: 'quiet',
    title: 'Nothing is wrong',
    startAt,
    horizon,
    topology,
    workload,
    objective,
  });
}

const unsureAgent: fc.Arbitrary<Placed<AgentDocument>> = unsure.map((confidence) => () => ({
  kind: 'doubtful',
  confidence,
}));

/** Where a distortion is the only cause for a person, one that is over before anything is proposed would be none. */
function lasting(distortions: DistortionDocument[], stratum: Stratum): DistortionDocument[] {
  if (stratum !== 'context') return distortions;
  return distortions.map((distortion) => ({ ...distortion, until: null }));
}

function notCollected(metric: string | null, service: string): DistortionDocument[] {
  return metric === null ? [] : [{ id: 'not-collected', kind: 'drop', at: '0ms', service, metric }];
}
