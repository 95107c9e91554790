import type { ScenarioDocument } from '../../src/domain/scenario.ts';
import { scenarioSchema } from '../../src/domain/scenario.ts';
import { checkLabels } from '../../src/judge/check-labels.ts';
import { plainScenario } from './journal-builder.ts';
import { shippedCharter } from './shipped-charter.ts';

export type Label = NonNullable<ScenarioDocument['expected']>[number];

const restarts: Label = { from: '8m', to: '20m', wanted: 'should-act', actions: ['restart-pod'], because: 'x' };

/** What is wrong in the plain scenario. */
export const leak = {
  kind: 'memory-leak',
  id: 'leak',
  at: '5m',
  pattern: 'memory-leak',
  target: 'checkout',
} as const;

/** Why a label is looser than the charter in the plain scenario with this changed; null when it is not. */
export function refusal(change: Partial<ScenarioDocument>, label: Partial<Label> = {}): string | null {
  const scenario = scenarioSchema.parse({ ...plainScenario, ...change, expected: [{ ...restarts, ...label }] });
  return checkLabels(scenario, shippedCharter)[0]?.message ?? null;
}

/** These distortions of the service at fault, from the start. */
export function distorted(...distortions: readonly object[]): Partial<ScenarioDocument> {
  const common = { at: '0ms', service: 'checkout' };
  return { distortions: distortions.map((one, place) => ({ id: `d${place}`, ...common, ...one })) as never };
}
