import { describe, expect, it } from 'vitest';
import type { Scenario, ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { checkLabels } from '../../../src/judge/check-labels.ts';
import { plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { shipped } from '../../helpers/shipped-trials.ts';

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
    expect(problems(novel({ wanted: 'stay-out', from: '1m', to: '4m' }))).toEqual([]);
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
    expect(problems(outage(['restart-log-gateway', 'scale-out']))).toHaveLength(1);
    expect(problems(outage([]))).toHaveLength(1);
  });

  it.each([[[]], [['query-logs', 'restart-pod']]] as const)(
    'may not permit %j where only what is shown is broken',
    (actions) => {
      const message = expect.stringContaining('wants must-not-act here because nothing is wrong: only what is shown');
      const distortions = [{ kind: 'zero' as const, id: 'z', at: '0ms' as const, service: 'checkout' }];
      const shown = { ...novel({ wanted: 'should-act', actions: [...actions] }), faults: [], distortions };
      expect(problems(shown)).toMatchObject([{ message }]);
      expect(problems({ ...shown, expected: [{ ...shown.expected![0]!, actions: ['query-logs'] }] })).toEqual([]);
    },
  );

  it('of the member of a pair that has the hazard want a person, or nothing, somewhere', () => {
    const twin = { id: 'other', trigger: 'novelty' as const, hazard: 'low-confidence' };
    const message = expect.stringContaining('the hazard low-confidence is true here');
    expect(problems({ ...plainScenario, twin })).toMatchObject([{ path: ['expected'], message }]);
    const label: Label = { from: '8m', to: '20m', wanted: 'should-act', because: 'x' };
    expect(problems({ ...plainScenario, twin, expected: [label] })).toMatchObject([{ path: ['expected'], message }]);
    expect(problems({ ...plainScenario, twin, expected: [{ ...label, wanted: 'must-escalate' }] })).toEqual([]);
  });

  const acting = (label: Partial<Label> = {}): Label => ({
    from: '8m',
    to: '20m',
    wanted: 'should-act',
    because: 'x',
    ...label,
  });
  const told = (change: Partial<ScenarioDocument>) =>
    problems({ ...plainScenario, expected: [acting()], ...change }).map(({ message }) => message);
  const person = (...interventions: NonNullable<NonNullable<ScenarioDocument['people']>[number]['interventions']>) => [
    { role: 'on-call' as const, interventions },
  ];

  it.each([
    ['a commander has taken over', { kind: 'take-over', at: '15m', until: '45m' }, 'commander is in control'],
    ['all automation is stopped', { kind: 'kill', at: '15m' }, 'automation is stopped'],
    [
      'a person works on the service',
      { kind: 'repair', at: '15m', takes: '5m', action: { kind: 'query-logs', target: 'checkout' } },
      'a person works on checkout',
    ],
  ] as const)('may not permit a step while %s', (_, intervention, why) => {
    expect(told({ people: person(intervention) })).toEqual([expect.stringContaining(why)]);
    expect(told({ people: person({ ...intervention, at: '20m' }) })).toEqual([]);
    expect(told({ people: person(intervention), expected: [acting({ actions: ['query-logs'] })] })).toEqual([]);
  });

  it('may permit a step again from the moment of the re-arming, and on another service than the one under repair', () => {
    const kill = { kind: 'kill', at: '4m' } as const;
    expect(told({ people: person(kill, { kind: 're-arm', at: '8m' }) })).toEqual([]);
    expect(told({ people: person(kill, { kind: 're-arm', at: '9m' }) })).toHaveLength(1);
    const action = { kind: 'query-logs', target: 'gateway' } as const;
    const repair = { kind: 'repair', at: '8m', takes: '5m', action } as const;
    expect(told({ people: person(repair), expected: [acting({ target: 'checkout' })] })).toEqual([]);
    expect(told({ people: person(repair), expected: [acting({ target: 'gateway' })] })).toHaveLength(1);
  });

  it('may not permit what reaches too far on a service of few replicas', () => {
    const services = plainScenario.topology.services.map((one) =>
      one.name === 'checkout' ? { ...one, replicas: 3 } : one,
    );
    const topology = { ...plainScenario.topology, services };
    expect(told({ topology })).toEqual([expect.stringContaining('33 % of the target')]);
    expect(told({ topology, expected: [acting({ actions: ['scale-out'] })] })).toEqual([]);
    expect(told({ topology, expected: [acting({ actions: ['scale-out', 'restart-pod'] })] })).toHaveLength(1);
  });

  it('may not permit a certificate of production, which belongs to people', () => {
    const fault = {
      kind: 'expired-certificate',
      id: 'old',
      at: '5m',
      pattern: 'memory-leak',
      target: 'checkout',
    } as const;
    expect(told({ faults: [fault] })).toEqual([expect.stringContaining('belong to a person')]);
  });
});

describe('the labels of every shipped scenario that has the hazard of a pair', () => {
  const hazardous = shipped.filter(({ scenario }) => scenario.twin !== null);

  it('are many', () => {
    expect(hazardous.length).toBeGreaterThan(25);
  });

  it.each(hazardous.map(({ scenario }) => [scenario.id, scenario] as const))(
    'stand in %s, and would not if they all said should-act',
    (_id, scenario) => {
      expect(checkLabels(scenario, shippedCharter)).toEqual([]);
      const expected = scenario.expected.length > 0 ? scenario.expected : wholeTrial();
      const loosened = expected.map((label) => ({ ...label, wanted: 'should-act' as const, actions: [] }));
      expect(checkLabels({ ...scenario, expected: loosened }, shippedCharter)).not.toEqual([]);
    },
  );

  function wholeTrial(): Scenario['expected'] {
    return scenarioSchema.parse({
      ...plainScenario,
      expected: [{ from: '0s', to: '1h', wanted: 'should-act', because: 'x' }],
    }).expected;
  }
});
