import { digest } from '../base/canonical-json.ts';
import type { Profile } from '../domain/profile.ts';
import { profileSchema } from '../domain/profile.ts';
import type { Scenario } from '../domain/scenario.ts';
import { homesOf, looksLike, patternOf } from '../scenario/generate/faults-arbitrary.ts';
import { faultKindsDrawn } from '../scenario/generate/mix.ts';
import { drawSample, sampleArbitrary } from '../scenario/generate/sample-arbitrary.ts';
import { strata, topUpOf, variantsIn } from '../scenario/generate/strata.ts';
import type { SampledAutomation } from './sample-incident.ts';
import { sampledAt, sampleOf } from './sample-incident.ts';

let known: string | null = null;

/**
 * What the generator draws, as a digest over the incidents of a fixed panel, on a system that stands here and in no file that
 * anybody edits. A generator of other code draws other ones, whatever its version says; sources and build, and every Node, draw
 * the same. Made once; it takes about a tenth of a second.
 */
export function panelDigest(): string {
  known ??= digest(panelIncidents());
  return known;
}

/** One incident of each variant of each stratum, with every kind of fault in turn, and what looks alike as a sample set draws it. */
export function panelIncidents(): readonly Scenario[] {
  const profile = profileSchema.parse(system);
  const sampled = faultKindsDrawn.map((fault) => meantFor(fault, profile));
  const setup = { profile, asOf: profile.asOf, seed: 1, sampled };
  const variants = strata.flatMap((stratum) =>
    Array.from({ length: variantsIn(stratum) }, (_, variant) => ({ stratum, variant })),
  );
  return [
    ...variants.map(({ stratum, variant }, place) => {
      const one = sampledAt(sampled, place % sampled.length);
      const { cause, places, evidence, automation } = one;
      const source = { ...setup, places, evidence, fault: cause, pattern: automation.pattern, stratum, variant };
      return drawSample(sampleArbitrary({ ...source, uncollected: null }), place);
    }),
    ...Array.from({ length: alikes }, (_, place) => sampleOf(setup, 0, topUpOf('look-alike').from + place)),
  ];
}

/** With and without the signal that tells the two apart. */
const alikes = 4;

function meantFor(cause: (typeof faultKindsDrawn)[number], { topology }: Profile): SampledAutomation {
  const places = homesOf(cause, topology.services).map((target) => ({ target, shape: {} }));
  const pattern = patternOf[cause];
  return {
    automation: { id: cause, action: 'rolling-restart', pattern, rule: 'panel', scope: 'true', level: 4 },
    cause,
    lookAlikes: (looksLike[cause] ?? []).flatMap((fault) =>
      fault in patternOf ? [{ fault, pattern: patternOf[fault as keyof typeof patternOf] }] : [],
    ),
    evidence: ['error_ratio', 'memory_ratio'],
    places,
    rare: [],
    rareShapes: [],
    never: [],
    safePlaces: places,
  };
}

/** One service of each kind. */
const system = {
  name: 'panel',
  title: 'A system that is drawn from and belongs to nobody',
  asOf: '2026-01-01',
  owner: 'requal',
  topology: {
    nodes: 3,
    services: [
      {
        name: 'web',
        replicas: 6,
        dependsOn: [
          { service: 'shelf', calls: 0.5 },
          { service: 'work', calls: 0.2 },
          { service: 'bank', calls: 0.1 },
        ],
      },
      { name: 'shelf', kind: 'cache', replicas: 5, dependsOn: [{ service: 'books', calls: 1 }] },
      { name: 'work', kind: 'queue', replicas: 4 },
      { name: 'books', kind: 'stateful', replicas: 3 },
      { name: 'bank', kind: 'external', replicas: 2 },
      { name: 'watch', kind: 'telemetry', replicas: 5 },
    ],
  },
  workload: { entry: 'web', rate: 100 },
  budgetRemaining: 0.8,
  patterns: faultKindsDrawn.map((fault) => ({ pattern: patternOf[fault], occurrences: 20, consistency: 0.99 })),
  people: [
    { role: 'on-call', respondsIn: ['1m', '5m'], repairsAfter: '10m' },
    { role: 'service-owner', respondsIn: ['2m', '20m'] },
    { role: 'incident-commander', respondsIn: ['3m', '9m'] },
  ],
};
