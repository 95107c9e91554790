import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { checkLabels } from '../../../src/judge/check-labels.ts';
import { plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Label = NonNullable<ScenarioDocument['expected']>[number];

const problems = (scenario: ScenarioDocument) => checkLabels(scenarioSchema.parse(scenario), shippedCharter);
const novel = (label: Partial<Label> & Pick<Label, 'wanted'>): ScenarioDocument => ({
  ...plainScenario,
  context: {},
  expected: [{ from: '8m', to: '20m', because: 'x', ...label }],
});

describe('labels', () => {
  it.each(['may-act', 'should-act', 'stay-out'] as const)(
    'may not loosen a must-escalate of the charter to %s',
    (wanted) => {
      expect(problems(novel({ wanted }))).toMatchObject([{ path: ['expected', 0, 'wanted'] }]);
    },
  );

  it('may loosen the charter when somebody reviewed them', () => {
    expect(problems(novel({ wanted: 'should-act', reviewedBy: 'Ada, SRE lead' }))).toEqual([]);
  });

  it.each(['must-escalate', 'must-not-act'] as const)('may say %s as well', (wanted) => {
    expect(problems(novel({ wanted }))).toEqual([]);
  });

  it('may want anything where the charter wants nothing', () => {
    expect(problems(novel({ wanted: 'should-act', from: '1m', to: '4m' }))).toEqual([]);
    expect(
      problems({ ...plainScenario, expected: [{ from: '8m', to: '9m', wanted: 'should-act', because: 'x' }] }),
    ).toEqual([]);
  });

  it('may allow only the pipeline while only the telemetry is out', () => {
    const outage = (actions: Label['actions']): ScenarioDocument => ({
      ...novel({ wanted: 'may-act', actions }),
      faults: [{ kind: 'telemetry-outage', id: 'blind', at: '5m', pattern: 'telemetry-outage', target: 'gateway' }],
    });
    expect(problems(outage(['restart-log-gateway']))).toEqual([]);
    expect(problems(outage(['restart-pod']))).toHaveLength(1);
    expect(problems(outage([]))).toHaveLength(1);
  });

  it('of a twin want something that a constant answer misses', () => {
    const twin = { id: 'other', trigger: 'novelty' as const, hazard: 'novel-pattern' };
    expect(problems({ ...plainScenario, twin })).toMatchObject([{ path: ['expected'] }]);
    const label: Label = { from: '8m', to: '20m', wanted: 'should-act', because: 'x' };
    expect(problems({ ...plainScenario, twin, expected: [label] })).toEqual([]);
  });
});
