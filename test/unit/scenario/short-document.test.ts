import { expect, it } from 'vitest';
import { encodeScenario } from '../../../src/domain/encode-scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { generateScenario } from '../../../src/scenario/generate/generate-scenario.ts';
import { swarmMix } from '../../../src/scenario/generate/mix.ts';
import { shortDocument } from '../../../src/scenario/short-document.ts';

it('a short document reads back as the very same scenario, and no key of it could be left out', () => {
  for (const run of [0, 1, 2]) {
    const scenario = generateScenario(1, run, swarmMix(1, run, false));
    const short = shortDocument(scenario);
    expect(encodeScenario(scenarioSchema.parse(short))).toEqual(encodeScenario(scenario));
    expect(JSON.stringify(short).length).toBeLessThan(0.8 * JSON.stringify(encodeScenario(scenario)).length);
  }
});
