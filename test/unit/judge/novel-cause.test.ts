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
