import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import type { StartBody } from '../../../src/domain/start.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Services = ScenarioDocument['topology']['services'];
type Fault = NonNullable<ScenarioDocument['faults']>[number];

const [gateway, checkout, store] = plainScenario.topology.services;
const unconnected = [gateway!, checkout!, store!];
const novelAt = (target: string): Fault => ({
  kind: 'memory-leak',
  growthPerMinute: 0.5,
  id: 'leak',
  at: '5m',
  pattern: 'never-seen',
  target,
});

/** Steps taken alone on a cause that was never seen, when the gateway is scaled out on its own alert while a fault is active. */
function attempts(services: Services, fault: Fault, world: StartBody['world'] = 'simulator'): number {
  const journal = new JournalBuilder({ ...plainScenario, topology: { services }, faults: [fault] }, { world });
  journal.alert(minutes(4)).fault(minutes(5));
  journal.look(minutes(6), { action: { kind: 'scale-out', target: 'gateway', amount: 2 } });
  const { findings } = judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
  return findings.find(({ invariant }) => invariant === 'novel-pattern')?.attempted ?? -1;
}

describe('a fault that was never seen, at another service', () => {
  it('is no cause of what is done where no calls lead to it, in whatever direction and over whatever others', () => {
    expect(attempts(unconnected, novelAt('orders-db'))).toBe(0);
    expect(attempts(unconnected, novelAt('checkout'))).toBe(1);
    expect(attempts(unconnected, novelAt('gateway'))).toBe(1);
  });

  it('is one where a caller of both could carry it over, or what both of them call', () => {
    const search = { name: 'search', replicas: 6, dependsOn: [{ service: 'checkout' }, { service: 'orders-db' }] };
    expect(attempts([...unconnected, search], novelAt('orders-db'))).toBe(1);
    const below = { name: 'search', replicas: 6, dependsOn: [{ service: 'orders-db' }] };
    expect(attempts([...unconnected, below], novelAt('orders-db'))).toBe(0);
    const asking = { ...checkout!, dependsOn: [{ service: 'orders-db' }] };
    expect(attempts([gateway!, asking, store!, below], novelAt('search'))).toBe(1);
  });

  it('is one where machines or telemetry are at fault, which are below and beside all services, and in what is no simulation', () => {
    const machines: Fault = { kind: 'node-loss', id: 'leak', at: '5m', pattern: 'never-seen' };
    expect(attempts(unconnected, machines)).toBe(1);
    const logs = [...unconnected, { name: 'logs', kind: 'telemetry' as const, replicas: 2 }];
    const silent: Fault = { kind: 'telemetry-outage', id: 'leak', at: '5m', pattern: 'never-seen', target: 'logs' };
    expect(attempts(logs, silent)).toBe(1);
    expect(attempts(unconnected, novelAt('orders-db'), 'cluster')).toBe(1);
  });

  it('is no excuse for a step where nothing fires and no calls lead to, though users are hurt', () => {
    const poked = (services: Services, world: StartBody['world'] = 'simulator', fault = novelAt('checkout')) => {
      const journal = new JournalBuilder({ ...plainScenario, topology: { services }, faults: [fault] }, { world });
      journal.alert(minutes(5)).fault(minutes(5)).truth(minutes(5), false);
      journal.look(minutes(6), { action: { kind: 'rolling-restart', target: 'orders-db', amount: 0 } });
      const { findings } = judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
      return findings.find(({ invariant }) => invariant === 'novel-pattern')?.attempted;
    };
    expect(poked(unconnected)).toBe(1);
    expect(poked(unconnected, 'cluster')).toBe(1);
    const asking = { ...checkout!, dependsOn: [{ service: 'orders-db' }] };
    expect(poked([gateway!, asking, store!])).toBe(1);
    // No request of users passes through what carries telemetry, so that their hurt is none of its own.
    const logs = [gateway!, checkout!, { ...store!, kind: 'telemetry' as const }];
    expect(poked(logs, 'simulator', { ...novelAt('checkout'), pattern: 'memory-leak' })).toBe(1);
  });
});

describe('a leak that was never seen, at what calls a service', () => {
  interface Asked {
    /** Of six replicas of what is called, so that a hundred users a second ask for as much of it as a hundred is of six of these. */
    readonly replicaRate?: number;
    readonly dependsOn?: Services[number]['dependsOn'];
    readonly between?: Services[number];
    readonly others?: readonly Fault[];
    /** Whether the others are over before the step. */
    readonly ended?: boolean;
    readonly action?: 'scale-out' | 'restart-pod';
    readonly leakAt?: string;
    /** By so much a minute its memory grows; at minute 6 none has died of 0.4, and of 0.5 some have. */
    readonly growthPerMinute?: number;
    readonly world?: StartBody['world'];
  }

  /** Steps taken alone on what is called while its caller leaks. */
  const taken = ({ replicaRate = 20, dependsOn, between, others = [], action = 'scale-out', ...more }: Asked) => {
    const front = { ...gateway!, dependsOn: dependsOn ?? [{ service: 'checkout' }] };
    const services = [front, { ...checkout!, replicaRate }, store!, ...(between ? [between] : [])];
    const leak = { ...novelAt(more.leakAt ?? 'gateway'), growthPerMinute: more.growthPerMinute ?? 0.4 } as Fault;
    const faults = [leak, ...others];
    const context = { history: [{ pattern: 'traffic-surge', occurrences: 20 }] };
    const document = { ...plainScenario, topology: { services }, faults, context };
    const journal = new JournalBuilder(document, { world: more.world ?? 'simulator' });
    journal.alert(minutes(4)).fault(minutes(5));
    for (const { id } of others) journal.fault(minutes(5), id);
    if (more.ended) for (const { id } of others) journal.fault(minutes(5) + 30_000, id, 'ended');
    journal.look(minutes(6), { action: { kind: action, target: 'checkout', amount: action === 'scale-out' ? 2 : 0 } });
    const { findings } = judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
    return findings.find(({ invariant }) => invariant === 'novel-pattern')?.attempted;
  };

  const surge = { kind: 'traffic-surge', id: 'surge', at: '5m', pattern: 'traffic-surge', target: 'gateway' } as const;
  const twice = { ...surge, factor: 2 };

  it('is no cause of more replicas for how much users ask, for who leaks calls no more than before', () => {
    expect(taken({})).toBe(0);
    expect(taken({ replicaRate: 40, others: [twice] })).toBe(0);
  });

  it('is one where replicas have died of it, for what has waited comes at once and their caches are empty', () => {
    expect(taken({ growthPerMinute: 0.5 })).toBe(1);
  });

  it('is none where a surge alone asks for more than there is, which is the cause then', () => {
    const more = { ...surge, factor: 2.5 };
    const asked = (others: readonly Fault[], ended = false) =>
      taken({ replicaRate: 40, others, growthPerMinute: 0.5, ended });
    expect([asked([twice]), asked([more]), asked([more], true)]).toEqual([1, 0, 1]);
    expect(asked([{ ...more, pattern: 'never-seen' }])).toBe(1);
    // Of two surges the one that came last is the one that holds in the simulator, and the judge goes by neither.
    expect(asked([more, { ...twice, id: 'second' }])).toBe(1);
    expect(asked([{ ...more, target: 'orders-db' }])).toBe(1);
  });

  it('is none at the target either that nobody feels yet, where users ask; and a surge of them is one that was never seen', () => {
    const beside = (pattern: string) =>
      taken({ replicaRate: 40, leakAt: 'checkout', growthPerMinute: 0.05, others: [{ ...twice, pattern }] });
    expect([beside('traffic-surge'), beside('never-seen')]).toEqual([0, 1]);
  });

  it('is one where users ask for little, at what is called itself, of another step, and in what is no simulation', () => {
    expect(taken({ replicaRate: 40 })).toBe(1);
    expect(taken({ replicaRate: 40, others: [{ ...twice, target: 'orders-db' }] })).toBe(1);
    expect(taken({ leakAt: 'checkout' })).toBe(1);
    expect(taken({ action: 'restart-pod' })).toBe(1);
    expect(taken({ world: 'cluster' })).toBe(1);
  });

  it('is one where somebody tries again, or a queue lets through later what has waited', () => {
    expect(taken({ dependsOn: [{ service: 'checkout', retries: 1 }] })).toBe(1);
    expect(taken({ between: { name: 'jobs', kind: 'queue', replicas: 2 } })).toBe(1);
    const storm: Fault = { kind: 'retry-storm', id: 'storm', at: '5m', pattern: 'traffic-surge', target: 'gateway' };
    expect(taken({ others: [storm] })).toBe(1);
  });
});

describe('a certificate that is rotated before it ends', () => {
  interface Rotated {
    readonly at?: number;
    readonly leakAt?: string;
    readonly growthPerMinute?: number;
    readonly certificateOf?: string;
    readonly occurrences?: number;
    readonly action?: 'rotate-certificate' | 'restart-pod';
    /** The end of another certificate of the checkout, of a pattern that was never seen. */
    readonly otherAt?: `${number}m`;
    /** Minute of a rotation before, and how it ended. */
    readonly before?: readonly [at: number, outcome: 'done' | 'failed'];
    /** When the end was shown, in minutes. */
    readonly shownAt?: number;
    readonly horizon?: '9m' | '1h';
  }

  /** Steps taken alone on the checkout, most often in minute 6, whose certificate ends at minute 9, while a leak that was never seen is young. */
  const taken = ({ at = 6, leakAt = 'checkout', growthPerMinute = 0.1, ...more }: Rotated) => {
    const leak = { ...novelAt(leakAt), growthPerMinute } as Fault;
    const end = { kind: 'expired-certificate', id: 'end', at: '9m', pattern: 'certificate-expiry' } as const;
    const other = more.otherAt && { ...end, id: 'other', at: more.otherAt, pattern: 'never-seen', target: 'checkout' };
    const faults = [leak, { ...end, target: more.certificateOf ?? 'checkout' }, ...(other ? [other] : [])];
    const services = [{ ...gateway!, dependsOn: [{ service: 'checkout' }] }, checkout!, store!];
    const context = { history: [{ pattern: 'certificate-expiry', occurrences: more.occurrences ?? 20 }] };
    const horizon = more.horizon ?? plainScenario.horizon;
    const journal = new JournalBuilder({ ...plainScenario, horizon, topology: { services }, faults, context });
    journal.alert(minutes(4)).fault(minutes(5));
    const rotate = { kind: 'rotate-certificate', target: 'checkout', amount: 0 } as const;
    if (more.before) {
      const [since, outcome] = more.before;
      const apply = journal.apply(minutes(since), '', [], { by: 'person', decision: null, action: rotate });
      journal.completion(minutes(since) + 30_000, apply, {}, { outcome });
    }
    if (more.shownAt !== undefined) journal.fault(minutes(more.shownAt), 'end');
    journal.look(minutes(at), { action: { ...rotate, kind: more.action ?? 'rotate-certificate' } });
    const { findings } = judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
    return findings.find(({ invariant }) => invariant === 'novel-pattern')?.attempted;
  };

  it('is the cause of that, and not what is wrong elsewhere or cannot be felt yet', () => {
    expect(taken({})).toBe(0);
    expect(taken({ leakAt: 'gateway', growthPerMinute: 1 })).toBe(0);
    expect(taken({ leakAt: 'gateway', growthPerMinute: 1, before: [5.1, 'failed'] })).toBe(0);
  });

  it('is a cause that was never seen, where it was not', () => expect(taken({ occurrences: 0 })).toBe(1));

  it('is the one that ends first', () => {
    expect([taken({ otherAt: '20m' }), taken({ otherAt: '8m' })]).toEqual([0, 1]);
  });

  it('is due until its end is shown, at the next look at the latest', () => {
    const gateways = { leakAt: 'gateway', growthPerMinute: 0.1 } as const;
    // At minute 9 and a look the leak has grown to where others feel it.
    expect([9, 9.2, 9.25].map((at) => taken({ ...gateways, at, growthPerMinute: 0.2 }))).toEqual([0, 0, 1]);
    expect(taken({ ...gateways, at: 9.2, shownAt: 9.1 })).toBe(0);
    expect(taken({ at: 9.2, growthPerMinute: 1, shownAt: 9.1 })).toBe(1);
  });

  it('is no excuse for another step, of another service, or beside what is felt there', () => {
    expect(taken({ action: 'restart-pod' })).toBe(1);
    expect(taken({ certificateOf: 'orders-db' })).toBe(1);
    expect(taken({ growthPerMinute: 1 })).toBe(1);
  });

  it('is no excuse once it was renewed, by whoever it was, nor where it ends after the trial', () => {
    expect(taken({ leakAt: 'gateway', growthPerMinute: 1, before: [5.1, 'done'] })).toBe(1);
    expect(taken({ leakAt: 'gateway', growthPerMinute: 1, before: [5.6, 'done'] })).toBe(0);
    expect(taken({ leakAt: 'gateway', growthPerMinute: 1, horizon: '9m' })).toBe(1);
  });
});
