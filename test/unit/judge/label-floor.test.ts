import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { checkLabels } from '../../../src/judge/check-labels.ts';
import { plainScenario } from '../../helpers/journal-builder.ts';
import { distorted, type Label, leak, refusal } from '../../helpers/label-refusal.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { shippedScenario } from '../../helpers/shipped-trials.ts';

const person = (intervention: object): Partial<ScenarioDocument> => ({
  people: [{ role: 'incident-commander', interventions: [intervention] }] as never,
});
const services = (overGateway: object, overCheckout: object): Partial<ScenarioDocument> => ({
  topology: {
    services: [
      { name: 'gateway', replicas: 10, dependsOn: [{ service: 'checkout', calls: 0.5 }], ...overGateway },
      { name: 'checkout', replicas: 6, ...overCheckout },
    ],
  },
});
const gateway = (over: object) => services(over, {});
const checkout = (over: object) => services({}, over);

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
    const another = { faults: [{ ...leak, id: 'early', at: '2m' as const }, leak] };
    const between = distorted({ kind: 'zero', metric: 'integrity_errors_per_min', at: '4m' });
    expect(refusal({ ...another, ...between })).toContain('nothing shown tells');
  });

  it('stands where nothing forbids it, and where it lets nothing be changed', () => {
    expect(refusal({})).toBeNull();
    expect(refusal(person({ kind: 'take-over', at: '5m' }), { actions: ['query-logs'] })).toBeNull();
    expect(refusal(person({ kind: 'take-over', at: '5m' }), { wanted: 'must-not-act' })).toBeNull();
  });

  it('is refused for the one step that it lets change something', () => {
    const actions: Label['actions'] = ['query-logs', 'restart-pod'];
    expect(refusal(person({ kind: 'take-over', at: '5m' }), { actions })).toContain('commander is in control');
  });

  it('is refused for what is wrong in its time, and for nothing that is wrong before or after', () => {
    const unowned = (at: '5m' | '20m', until: '8m' | '481s' | null = null): Partial<ScenarioDocument> => ({
      ...gateway({ owner: null }),
      faults: [leak, { ...leak, id: 'elsewhere', at, until, target: 'gateway' }],
    });
    expect(refusal(unowned('5m'))).toContain('nobody is known to own gateway');
    expect(refusal(unowned('5m', '481s'))).toContain('nobody is known to own gateway');
    expect(refusal(unowned('5m', '8m'))).toBeNull();
    expect(refusal(unowned('20m'))).toBeNull();
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
    const before = [{ kind: 're-arm' as const, at: '4m' as const }, rearmed[0]!];
    expect(refusal({ people: [{ role: 'on-call', interventions: before }] })).toContain('automation is stopped');
    const repair = (target: string) => person({ kind: 'repair', at: '5m', action: { kind: 'query-logs', target } });
    expect(refusal(repair('checkout'))).toContain('a person works on checkout');
    expect(refusal(repair('gateway'))).toBeNull();
  });

  it('is refused where nobody could know whose it is, which view is right, or which cause', () => {
    expect(refusal(distorted({ kind: 'wrong-owner', owner: null }))).toContain('nobody is known to own checkout');
    expect(refusal(distorted({ kind: 'wrong-owner', owner: 'on-call' }))).toBeNull();
    expect(refusal(checkout({ owner: null }))).toContain('nobody is known to own checkout');
    const view = { kind: 'contradict', metric: 'edge_error_ratio', value: 0.6 };
    expect(refusal(distorted(view))).toContain('contradicts itself');
    expect(refusal(distorted({ ...view, service: 'gateway' }))).toBeNull();
    const count = { kind: 'freeze', metric: 'integrity_errors_per_min' };
    expect(refusal(distorted(count))).toContain('nothing shown tells a leak');
    expect(refusal(distorted({ ...count, kind: 'drop' }))).toContain('nothing shown tells a leak');
    expect(refusal(distorted({ ...count, until: '5m' }))).toBeNull();
    expect(refusal(distorted({ ...count, metric: 'latency_ms' }))).toBeNull();
  });

  it.each<['is refused' | 'stands', string, object]>([
    ['is refused', 'late by more than evidence may be old', { kind: 'delay', by: '301s' }],
    ['stands', 'late by as much as evidence may be old', { kind: 'delay', by: '5m' }],
    ['is refused', 'late from the middle on', { kind: 'delay', by: '301s', at: '15m' }],
    ['is refused', 'frozen, and too old before the end', { kind: 'freeze', at: '899s' }],
    ['stands', 'frozen, and too old only at the end', { kind: 'freeze', at: '15m' }],
    ['is refused', 'frozen in every service', { kind: 'freeze', service: null }],
    ['stands', 'frozen elsewhere', { kind: 'freeze', service: 'gateway' }],
    ['is refused', 'frozen with all that its source tells', { kind: 'freeze', metric: null, source: 'logs' }],
    ['stands', 'shown while another source is frozen', { kind: 'freeze', metric: null, source: 'edge-metrics' }],
  ])('%s where the count that tells a leak from corruption is %s', (outcome, _, distortion) => {
    const message = refusal(distorted({ metric: 'integrity_errors_per_min', ...distortion }));
    const why = 'nothing shown tells a leak of checkout from records that go bad';
    expect(message ?? 'stands').toContain(outcome === 'stands' ? 'stands' : why);
  });

  it('needs no such count for what looks like no leak', () => {
    const frozen = distorted({ kind: 'freeze', metric: 'integrity_errors_per_min' });
    const deploy = { ...leak, kind: 'bad-deploy' as const };
    expect(refusal({ ...frozen, faults: [deploy] }, { actions: ['rollback-deploy'] })).toBeNull();
  });

  it('is refused on a service that is regulated, or that an event protects just then, though it is another that fails', () => {
    const label: Partial<Label> = { target: 'gateway', actions: ['scale-out'] };
    expect(refusal(gateway({ regulated: ['pci-dss'] }), label)).toContain('gateway is regulated');
    const sale = (from: '8m' | '20m', service: string): Partial<ScenarioDocument> => ({
      context: { ...plainScenario.context, events: [{ name: 'sale', from, to: '1h', services: [service] }] },
    });
    expect(refusal(sale('8m', 'gateway'), label)).toContain('sale protects gateway');
    expect(refusal(sale('20m', 'gateway'), label)).toBeNull();
    expect(refusal(sale('8m', 'orders-db'), label)).toBeNull();
  });

  it('is refused for the second service that fails where the first could be mended', () => {
    const both = [leak, { ...leak, id: 'second', target: 'gateway' }];
    expect(refusal({ ...gateway({ replicas: 3 }), faults: both }, { actions: [] })).toContain('33 % of the target');
    expect(refusal({ ...gateway({}), faults: both }, { actions: [] })).toBeNull();
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
