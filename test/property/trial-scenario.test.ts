import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adversarySchema } from '../../src/domain/agent.ts';
import { distortionSchema } from '../../src/domain/distortion.ts';
import { encodeScenario } from '../../src/domain/encode-scenario.ts';
import { simulatorCapabilities } from '../../src/world/simulator/simulator-capabilities.ts';
import { interventionSchema } from '../../src/domain/person.ts';
import { scenarioSchema } from '../../src/domain/scenario.ts';
import { serviceKindSchema } from '../../src/domain/topology.ts';
import { checkScenario } from '../../src/scenario/check-scenario.ts';
import { checkSeries } from '../../src/scenario/check-series.ts';
import { scenarioArbitrary } from '../helpers/scenario-arbitrary.ts';

describe('a random scenario', () => {
  it('is one that a file could hold: nothing is wrong with it, and it comes back from its document', () => {
    fc.assert(
      fc.property(scenarioArbitrary(), (scenario) => {
        expect([...checkScenario(scenario), ...checkSeries(scenario)]).toEqual([]);
        expect(scenarioSchema.parse(JSON.parse(JSON.stringify(encodeScenario(scenario))))).toEqual(scenario);
      }),
      { numRuns: 300 },
    );
  });

  it('may hold every kind of service, fault, distortion, intervention and agent', () => {
    const scenarios = fc.sample(scenarioArbitrary(), { seed: 1, numRuns: 400 });
    const kinds = (of: (scenario: (typeof scenarios)[number]) => readonly string[]) =>
      [...new Set(scenarios.flatMap(of))].toSorted();
    expect(kinds(({ topology }) => topology.services.map(({ kind }) => kind))).toEqual(
      serviceKindSchema.options.toSorted(),
    );
    expect(kinds(({ faults }) => faults.map(({ kind }) => kind))).toEqual(simulatorCapabilities.faults.toSorted());
    expect(kinds(({ distortions }) => distortions.map(({ kind }) => kind))).toEqual(kindsOf(distortionSchema));
    expect(kinds(({ people }) => people.flatMap((person) => person.interventions.map(({ kind }) => kind)))).toEqual(
      kindsOf(interventionSchema),
    );
    expect(kinds(({ agent }) => [agent === 'candidate' ? agent : agent.kind])).toEqual(
      ['candidate', ...kindsOf(adversarySchema)].toSorted(),
    );
  });
});

/** The kinds of a union of objects that are told apart by `kind`. */
function kindsOf(union: { readonly options: readonly { readonly shape: { readonly kind: { value: unknown } } }[] }) {
  return union.options.map((option) => String(option.shape.kind.value)).toSorted();
}
