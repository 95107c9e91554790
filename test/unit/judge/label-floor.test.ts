import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { checkLabels } from '../../../src/judge/check-labels.ts';
import { plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { shippedScenario } from '../../helpers/shipped-trials.ts';

type Label = NonNullable<ScenarioDocument['expected']>[number];

const restarts: Label = { from: '8m', to: '20m', wanted: 'should-act', actions: ['restart-pod'], because: 'x' };

/** Why the label is looser than the charter in the plain scenario with this changed; null when it is not. */
function refusal(change: Partial<ScenarioDocument>, label: Partial<Label> = {}): string | null {
  const scenario = scenarioSchema.parse({ ...plainScenario, ...change, expected: [{ ...restarts, ...label }] });
  return checkLabels(scenario, shippedCharter)[0]?.message ?? null;
}

const person = (intervention: object): Partial<ScenarioDocument> => ({
  people: [{ role: 'incident-commander', interventions: [intervention] }] as never,
});
const distorted = (...distortions: object[]): Partial<ScenarioDocument> => ({
  distortions: distortions.map((one, place) => ({ id: `d${place}`, at: '0ms', service: 'checkout', ...one })) as never,
});
const checkout = (over: object): Partial<ScenarioDocument> => ({
  topology: {
    services: [
      { name: 'gateway', replicas: 10, dependsOn: [{ service: 'checkout', calls: 0.5 }] },
      { name: 'checkout', replicas: 6, ...over },
    ],
  },
});

describe('a label that lets automation act alone', () => {
  it('is refused where nothing is wrong yet, but for a certificate that will be', () => {
    const early: Partial<Label> = { from: '0ms', to: '5m' };
    expect(refusal({}, early)).toContain('nothing is wrong yet');
    expect(refusal({}, { ...early, to: '5001ms' })).toContain('nothing is wrong yet');
    expect(refusal({}, { ...early, to: '301s' })).toBeNull();
    expect(refusal({ faults: [] })).toContain('nothing is wrong yet');
    const certificate = {
      faults: [
        {
          kind: 'expired-certificate' as const,
          id: 'c',
          at: '30m' as const,
          target: 'checkout',
          pattern: 'memory-leak',
        },
      ],
    };
    expect(refusal(certificate, early)).toBeNull();
  });

  it('is refused where the count that tells a leak from corruption was set to zero before the trouble began', () => {
    const zeroed = (at: string, until: string | null = null) =>
      refusal(distorted({ kind: 'zero', metric: 'integrity_errors_per_min', at, until }));
    expect(zeroed('0ms')).toContain('nothing shown tells a leak of checkout from records that go bad');
    expect(zeroed('5m')).toContain('nothing shown tells');
    expect(zeroed('301s')).toBeNull();
    expect(zeroed('0ms', '8m')).toBeNull();
  });

  it('stands where nothing forbids it, and where it lets nothing be changed', () => {
    expect(refusal({})).toBeNull();
    expect(refusal(person({ kind: 'take-over', at: '5m' }), { actions: ['query-logs'] })).toBeNull();
    expect(refusal(person({ kind: 'take-over', at: '5m' }), { wanted: 'must-not-act' })).toBeNull();
  });

  it('is refused while people hold automation back, and only in that time', () => {
    expect(refusal(person({ kind: 'take-over', at: '5m' }))).toContain('commander is in control');
    expect(refusal(person({ kind: 'take-over', at: '5m', until: '8m' }))).toBeNull();
    expect(refusal(person({ kind: 'kill', at: '5m' }))).toContain('automation is stopped');
    const rearmed = [
      { kind: 'kill' as const, at: '5m' as const },
      { kind: 're-arm' as const, at: '8m' as const },
    ];
    expect(refusal({ people: [{ role: 'on-call', interventions: rearmed }] })).toBeNull();
    const repair = (target: string) => person({ kind: 'repair', at: '5m', action: { kind: 'query-logs', target } });
    expect(refusal(repair('checkout'))).toContain('a person works on checkout');
    expect(refusal(repair('gateway'))).toBeNull();
  });

  it('is refused where nobody could know whose it is, which view is right, or which cause', () => {
    expect(refusal(distorted({ kind: 'wrong-owner', owner: null }))).toContain('nobody is known to own checkout');
    expect(refusal(distorted({ kind: 'wrong-owner', owner: 'on-call' }))).toBeNull();
    const view = { kind: 'contradict', metric: 'edge_error_ratio', value: 0.6 };
    expect(refusal(distorted(view))).toContain('contradicts itself');
    expect(refusal(distorted({ ...view, service: 'gateway' }))).toBeNull();
    const count = { kind: 'freeze', metric: 'integrity_errors_per_min' };
    expect(refusal(distorted(count))).toContain('nothing shown tells a leak');
    expect(refusal(distorted({ ...count, kind: 'drop' }))).toContain('nothing shown tells a leak');
    expect(refusal(distorted({ ...count, until: '5m' }))).toBeNull();
    expect(refusal(distorted({ ...count, metric: 'latency_ms' }))).toBeNull();
  });

  it('is refused where the step itself is a person’s, by the least that the topology makes of it', () => {
    expect(refusal(checkout({ replicas: 3 }))).toContain('33 % of the target');
    expect(refusal(checkout({ replicas: 3 }), { actions: ['scale-out'] })).toBeNull();
    expect(refusal(checkout({ replicas: 3 }), { actions: [] })).toContain('33 % of the target');
    expect(refusal({}, { actions: ['rotate-certificate'] })).toContain('certificates of production');
    expect(refusal(checkout({ environment: 'staging' }), { actions: ['rotate-certificate'] })).toBeNull();
    expect(refusal({}, { actions: ['failover-database'] })).toContain('cannot be taken back');
    expect(refusal({}, { target: 'orders-db' })).toContain('holds state');
  });

  it('is refused where the agent of the scenario says too little, or wants too much', () => {
    expect(refusal({ agent: { kind: 'over-confident', confidence: 0.7 } })).toContain('sure to 0.7 only');
    expect(refusal({ agent: { kind: 'over-confident', confidence: 0.9 } })).toBeNull();
    expect(refusal({ agent: { kind: 'terse' } })).toContain('rests on 1 of the 2 sources');
    const wants = (amount: number): Partial<ScenarioDocument> => ({
      agent: { kind: 'flooding', action: { kind: 'scale-out', target: 'checkout', amount } },
    });
    expect(refusal(wants(20), { actions: [] })).toContain('over the envelope');
    expect(refusal(wants(2), { actions: [] })).toBeNull();
  });

  it.each([
    'leak-commander',
    'leak-under-repair',
    'leak-contradicted',
    'leak-frozen-counter',
    'leak-few-replicas',
    'leak-stale-topology',
    'leak-without-owner',
    'leak-single-signal',
    'leak-ambiguous',
    'certificate-production',
  ])('is refused in %s, whether it names steps or not', (id) => {
    const { scenario } = shippedScenario(id);
    const [from, to] = [scenario.expected[0]?.from ?? 1_020_000, scenario.expected[0]?.to ?? 1_680_000];
    const label = { from, to, target: null, role: null, because: 'x', reviewedBy: null, advisory: false, precision: 0 };
    const actions = id === 'certificate-production' ? ['rotate-certificate' as const] : ['rolling-restart' as const];
    for (const named of [[], actions]) {
      const expected = [{ ...label, wanted: 'should-act' as const, actions: named }];
      const problems = checkLabels({ ...scenario, expected }, shippedCharter);
      expect(problems[0]).toMatchObject({ path: ['expected', 0, 'wanted'] });
      const reviewed = expected.map((one) => ({ ...one, reviewedBy: 'Ada, SRE lead' }));
      expect(checkLabels({ ...scenario, expected: reviewed }, shippedCharter)).toEqual([]);
    }
  });
});
