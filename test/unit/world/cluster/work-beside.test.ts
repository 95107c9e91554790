import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../../src/domain/fault.ts';
import { scenarioSchema } from '../../../../src/domain/scenario.ts';
import type { Command, Touched } from '../../../../src/domain/world.ts';
import { createOperations } from '../../../../src/world/cluster/operations.ts';
import { serviceLabel, workloadLabel } from '../../../../src/world/cluster/manifests/names.ts';
import type { Site } from '../../../../src/world/cluster/site.ts';
import { createWorkBeside } from '../../../../src/world/cluster/work-beside.ts';
import { monotonicNowMs } from '../../../../src/base/clock.ts';

const names = ['gateway', 'cart', 'catalogue'];
const scenario = scenarioSchema.parse({
  id: 'three',
  title: 'Three services of two pods',
  startAt: '2025-05-13T10:00:00Z',
  topology: {
    services: names.map((name) => ({
      name,
      replicas: 2,
      dependsOn: name === 'gateway' ? [{ service: 'cart', calls: 0.5 }] : [],
    })),
  },
  workload: { entry: 'gateway', rate: 10 },
  faults: [{ id: 'kill', kind: 'pod-kill', target: 'cart', at: '1m', pattern: 'pods-gone' }],
});
const kill = scenario.faults[0] as Fault;
const namespace = 'requal-shop';

/** Two pods of each service. What is told to a Deployment is rolled out at once, but said to be over only after `settle`. */
function fakeCluster() {
  let made = 0;
  let settled = false;
  const change = new Map(names.map((name) => [name, '']));
  const pod = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-${made}`, namespace, uid: `uid-${made++}`, labels: { [workloadLabel]: name } },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
  const pods = new Map(names.map((name) => [name, [pod(name), pod(name)]]));
  const deployment = (name: string) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, generation: 1, labels: { [serviceLabel]: name } },
    spec: { replicas: 2, template: { metadata: { annotations: { change: change.get(name) } } } },
    status: { observedGeneration: 1, replicas: 2, updatedReplicas: settled ? 2 : 0, readyReplicas: 2 },
  });
  const kube = {
    list(kind: string, _in: string | null, selector: string) {
      const of = selector.split('=')[1];
      if (kind === 'Pod') return Promise.resolve([...pods].flatMap(([name, own]) => (of && name !== of ? [] : own)));
      return Promise.resolve(kind === 'Deployment' ? names.map(deployment) : []);
    },
    read: (_kind: string, _in: string, name: string) => Promise.resolve(deployment(name)),
    patch(_kind: string, _in: string, name: string, value: object) {
      change.set(name, JSON.stringify(value));
      pods.set(name, [pod(name), pod(name)]);
      return Promise.resolve();
    },
    remove(_kind: string, _in: string, name: string) {
      for (const [service, own] of pods) {
        pods.set(
          service,
          own.map((one) => (one.metadata.name === name ? pod(service) : one)),
        );
      }
      return Promise.resolve();
    },
  };
  return { kube, settle: () => void (settled = true) };
}

/** What a restart of the gateway is said to have touched, when all that is `meanwhile` begun is over before it. */
async function touchedBesides(
  meanwhile: readonly Command[],
  before: readonly Command[] = [],
  stranger: string | null = null,
): Promise<Touched> {
  const { kube, settle } = fakeCluster();
  const restoreLog = { ahead: () => '' };
  const site = { scenario, kube, restoreLog, notes: new Map(), controller: false } as unknown as Site;
  const operations = createOperations(site);
  for (const command of before) operations.begin(command);
  operations.begin(restart('restart', 'gateway', 'automation'));
  await waitUntil(() => site.kube.read('Deployment', namespace, 'gateway').then((it) => isChanged(it)));
  for (const command of meanwhile) operations.begin(command);
  if (stranger !== null) await kube.patch('Deployment', namespace, stranger, { by: 'nobody knows whom' });
  settle();
  const ended: { id: string; touched: Touched }[] = [];
  await waitUntil(() => {
    ended.push(...operations.take());
    return Promise.resolve(ended.length === meanwhile.length + before.length + 1);
  });
  return ended.find(({ id }) => id === 'restart')!.touched;
}

function isChanged(deployment: unknown): boolean {
  return JSON.stringify(deployment).includes('restartedAt');
}

async function waitUntil(come: () => Promise<boolean>): Promise<void> {
  while (!(await come())) await new Promise((resolve) => setTimeout(resolve, 20));
}

function restart(id: string, target: string, by: 'automation' | 'person'): Command {
  return { kind: 'apply', id, action: { kind: 'rolling-restart', target, amount: 1 }, by };
}

describe('what others do on other services while an action runs', () => {
  const alone = { services: ['gateway'], replicas: 2, cumulativeFraction: 1, trafficFraction: 1 };

  it('is not charged to it when the harness injects a fault there', async () => {
    expect(await touchedBesides([{ kind: 'inject', id: 'inject', fault: kill }])).toMatchObject(alone);
  });

  it('is not charged to it when a person restarts there', async () => {
    expect(await touchedBesides([restart('by-hand', 'catalogue', 'person')])).toMatchObject(alone);
  });

  it('is not charged to it when it began before and rolls out still', async () => {
    expect(await touchedBesides([], [restart('by-hand', 'catalogue', 'person')])).toMatchObject(alone);
  });

  it('is charged to it where nobody is known to have worked', async () => {
    const { services } = await touchedBesides([], [], 'cart');
    expect(services).toEqual(['gateway', 'cart']);
  });

  it('stays charged where it is the same service', async () => {
    const touched = await touchedBesides([
      { kind: 'inject', id: 'inject', fault: { ...kill, target: 'gateway' } as Fault },
    ]);
    expect(touched).toMatchObject({ services: ['gateway'], replicas: 2 });
  });
});

describe('work that ended before an action began', () => {
  const ended = (controller: boolean) => {
    const beside = createWorkBeside({ scenario, controller });
    beside.begin({ kind: 'clear', id: 'clear', faultId: 'kill' })();
    return [...beside.elsewhere('gateway', monotonicNowMs() + 1_000)];
  };

  it('may roll out still, and counts', () => expect(ended(false)).toEqual(['cart']));

  it('does not beside a controller, which could have changed any service', () => expect(ended(true)).toEqual([]));
});
