import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { type Label, leak, refusal } from '../../helpers/label-refusal.ts';

type Agent = Exclude<ScenarioDocument['agent'], 'candidate' | undefined>;
type Proposal = Extract<Agent, { kind: 'scripted' }>['proposals'][number];

describe('a label that lets automation act alone', () => {
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

  it.each(['over-confident', 'doubtful', 'injected'] as const)(
    'is refused where the %s agent is less sure than what is meant asks for',
    (kind) => {
      const sure = (confidence: number, label: Partial<Label> = {}, fault: { kind?: 'dependency-outage' } = {}) =>
        refusal({ agent: { kind, confidence }, faults: [{ ...leak, ...fault }] }, label);
      expect(sure(0.79)).toContain('sure to 0.79 only');
      expect(sure(0.8)).toBeNull();
      // A rollback asks for more; where no step is named, a restart will do.
      expect(sure(0.89, { actions: ['restart-pod', 'rollback-deploy'] })).toContain('sure to 0.89 only');
      expect(sure(0.89, { actions: [] })).toBeNull();
      // No step mends it, so that any might be taken.
      const outage = { kind: 'dependency-outage' } as const;
      expect(sure(0.79, { actions: [] }, outage)).toContain('sure to 0.79 only');
      expect(sure(0.8, { actions: [] }, outage)).toBeNull();
    },
  );
});

describe('a label for an agent whose words are written down', () => {
  const seen = (source: string, value: number | null = 0.9) =>
    ({ service: 'checkout', metric: 'memory_ratio', source, value, eventAt: 0 }) as const;
  const good = { confidence: 0.8, evidence: [seen('service-metrics'), seen('edge-metrics')] };
  const weak = { ...good, confidence: 0.79 };
  const step = (kind: Action['kind'], target = 'checkout') => ({ actions: [{ kind, target }] });
  const plain = {
    service: 'checkout',
    pattern: 'memory-leak',
    diagnosis: 'x',
    rationale: 'x',
    versions: { agent: '1' },
    ...good,
  };
  const said = (at: Proposal['at'], proposal: Partial<Proposal['proposal']>): Proposal => ({
    at,
    proposal: { ...plain, ...step('restart-pod'), ...proposal },
  });
  const saying = (...proposals: Proposal[]) => ({ agent: { kind: 'scripted' as const, proposals } });
  const copied = (more: object = {}) => {
    const copy = {
      kind: 'duplicate' as const,
      id: 'c',
      at: '0ms' as const,
      from: 'service-metrics',
      to: 'edge-metrics',
    };
    return { distortions: [{ ...copy, ...more }] };
  };
  const [doubted, oneSource] = ['sure to 0.79 only', 'rests on 1 of the 2 sources'];

  it.each<[string, Partial<ScenarioDocument>, string, Partial<Label>?]>([
    ['stands on two sources', saying(said('9m', good)), 'stands'],
    ['is refused where it doubts', saying(said('9m', weak)), doubted],
    ['is refused on one source', saying(said('9m', { ...good, evidence: [seen('probe'), seen('probe')] })), oneSource],
    [
      'is refused where the second source shows no value',
      saying(said('9m', { ...good, evidence: [seen('service-metrics'), seen('edge-metrics', null)] })),
      oneSource,
    ],
    [
      'is refused where the second source is a copy of the first',
      { ...saying(said('9m', good)), ...copied() },
      oneSource,
    ],
    ['stands where the copy has ended', { ...saying(said('9m', good)), ...copied({ until: '9m' }) }, 'stands'],
    ['stands where another source is a copy', { ...saying(said('9m', good)), ...copied({ to: 'probe' }) }, 'stands'],
    [
      'stands on the one good case of two, though it comes at the start',
      saying(said('9m', weak), said('8m', good)),
      'stands',
    ],
    ['is refused where the good case comes at the end', saying(said('9m', weak), said('20m', good)), doubted],
    ['is refused where the good case comes before', saying(said('9m', weak), said('479s', good)), doubted],
    [
      'is refused where the good case is for another service',
      saying(said('9m', weak), said('10m', { ...good, ...step('restart-pod', 'gateway') })),
      doubted,
      { target: 'checkout' },
    ],
    [
      'is refused where the good case is for a step that it does not name',
      saying(said('9m', weak), said('10m', { ...good, ...step('rolling-restart') })),
      doubted,
    ],
    ['stands where no case fits it', saying(said('9m', { ...weak, ...step('rolling-restart') })), 'stands'],
  ])('%s', (_, change, why, label = {}) => {
    expect(refusal(change, label) ?? 'stands').toContain(why);
  });
});
