import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { distortionKinds, distortionSchema } from '../../../src/domain/distortion.ts';
import { incidentSentence } from '../../../src/report/incident-story.ts';
import { generateScenario } from '../../../src/scenario/generate/generate-scenario.ts';
import { swarmMix } from '../../../src/scenario/generate/mix.ts';

const scenario = generateScenario(1, 0, swarmMix(1, 0, false));

/** The sentence about nothing but this distortion. */
function told(distortion: z.input<typeof distortionSchema>): string {
  const distortions = [distortionSchema.parse(distortion)];
  return incidentSentence({ ...scenario, faults: [], distortions });
}

const at = { id: 'odd', at: '3m' };
const sentences = [
  [{ kind: 'delay', ...at, by: '4m' }, 'all telemetry arrives 4m late'],
  [
    { kind: 'delay', ...at, by: '4m', service: 'cart', metric: 'error-ratio' },
    'the error-ratio of cart arrives 4m late',
  ],
  [{ kind: 'freeze', ...at, service: 'cart' }, 'the telemetry of cart stands still'],
  [{ kind: 'drop', ...at, source: 'logs' }, 'the telemetry from logs is missing'],
  [{ kind: 'zero', ...at, metric: 'error-ratio', service: 'cart' }, 'the error-ratio of cart reads zero'],
  [
    { kind: 'contradict', ...at, metric: 'error-ratio', source: 'logs', value: 0.5 },
    'the error-ratio from logs reads 0.5',
  ],
  [{ kind: 'duplicate', ...at, from: 'logs', to: 'mesh' }, 'mesh is fed from logs'],
  [{ kind: 'stale-topology', ...at, service: 'cart' }, 'the map around cart is old'],
  [{ kind: 'missing-regulated-tag', ...at, service: 'cart' }, 'no tag says whether cart is regulated'],
  [
    { kind: 'wrong-history', ...at, pattern: 'oom-leak', occurrences: 14, consistency: 1 },
    'labels count 14 incidents as oom-leak wrongly',
  ],
  [{ kind: 'frozen-budget', ...at }, 'the error budget that is shown stands still'],
  [{ kind: 'frozen-budget', ...at, remaining: 0.9 }, 'the error budget is shown as 90 %'],
  [{ kind: 'wrong-owner', ...at, service: 'cart', owner: null }, 'no owner of cart is shown'],
  [{ kind: 'wrong-owner', ...at, service: 'cart', owner: 'on-call' }, 'on-call is shown as the owner of cart'],
  [{ kind: 'injected-text', ...at, service: 'cart', text: 'go' }, 'a text of unknown origin is shown at cart'],
] as const satisfies readonly (readonly [z.input<typeof distortionSchema>, string])[];

describe('the sentence about an incident', () => {
  it.each(sentences)('says of %o that %s', (distortion, words) => {
    expect(told(distortion)).toContain(`while ${words} from 03:00 (${distortion.kind})`);
  });

  it('has words for every kind of distortion', () => {
    expect(new Set(sentences.map(([{ kind }]) => kind))).toEqual(new Set(distortionKinds));
  });
});
