import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HarnessError } from '../../src/base/errors.ts';
import { faultKinds, faultSchema } from '../../src/domain/fault.ts';
import type { FaultKind } from '../../src/domain/fault.ts';
import type { Completion, Truth, World } from '../../src/domain/world.ts';
import { faultDriverOf, unsupportedFault } from '../../src/world/cluster/faults/fault-drivers.ts';
import { openClusterWorld } from '../../src/world/cluster/open-cluster-world.ts';
import type { PutBack } from '../../src/world/cluster/restore/put-back.ts';
import { clusterScenario, sharedCluster } from '../helpers/shared-cluster.ts';

const shipped = clusterScenario('cluster-leak-known-cause');
/** Pods start four times as fast as the scenario says; more than that would leave a busy machine too little time. */
const timeScale = 4;
const stepMs = 5_000;

type Tried = Readonly<Record<string, unknown>>;

/**
 * Where each kind bites on the small shop, with its numbers where the usual ones are too mild for a quick look. What stands
 * together is tried at the same time: on other services, each seen by what none of the others changes.
 */
const rounds: readonly Partial<Readonly<Record<Exclude<FaultKind, 'node-loss'>, Tried>>>[] = [
  {
    'memory-leak': { target: 'catalogue', growthPerMinute: 0.15 },
    'bad-image': { target: 'cart' },
    'queue-backlog': { target: 'order-queue', slowdown: 60 },
    'traffic-surge': { target: 'gateway', factor: 2 },
  },
  {
    'data-corruption': { target: 'catalogue', recordsPerMinute: 100, growthPerMinute: 0.1 },
    'pod-kill': { target: 'cart' },
    'dependency-outage': { target: 'payments' },
    'cache-saturation': { target: 'session-cache', hitRatio: 0.1 },
    'abusive-traffic': { target: 'gateway', factor: 2 },
  },
  {
    'retry-storm': { target: 'catalogue', retries: 5 },
    'config-push': { target: 'cart', errorRatio: 0.6 },
    'worker-stop': { target: 'order-queue' },
    'crash-loop': { target: 'session-cache' },
  },
  {
    'bad-deploy': { target: 'catalogue', errorRatio: 0.5 },
    'cpu-throttling': { target: 'cart', cpus: 0.01 },
    'readiness-failure': { target: 'session-cache' },
  },
  {
    'edge-degradation': { target: 'gateway', callee: 'cart', delay: '400ms' },
    'out-of-memory': { target: 'session-cache' },
  },
  // Without users nothing can be seen of other faults, and without Prometheus hardly anything.
  { 'expired-certificate': { target: 'gateway' } },
  { 'telemetry-outage': { target: 'log-gateway' } },
];

const faults = rounds.flatMap((round) =>
  Object.entries(round).map(([kind, more]) =>
    faultSchema.parse({ id: `a-${kind}`, kind, at: '0s', until: '110m', pattern: 'tried', ...more }),
  ),
);
/** Half an hour of real time at most; the world is closed when all faults have been tried. */
const scenario = { ...shipped, faults, horizon: timeScale * 30 * 60_000, expected: [] };

let world: World;
let restored: readonly PutBack[] = [];
let time: Time;

/** Lets real time pass for all tests of a round together. */
interface Time {
  /** The end of a command. */
  endOf(id: string): Promise<Completion>;
  /** The truth of the next step. */
  next(): Promise<Truth>;
  stop(): Promise<void>;
}

function startTime(): Time {
  const ends = new Map<string, Completion>();
  let at = 0;
  let newest: Truth | null = null;
  let isOver = false;
  let broken: Error | null = null;
  let step = Promise.resolve();
  const flow = (async () => {
    while (!isOver) {
      at += stepMs;
      const advanced = world.advance(at);
      step = advanced.then(({ completions, truth }) => {
        for (const completion of completions) ends.set(completion.id, completion);
        newest = truth.at(-1) ?? newest;
      });
      await step;
    }
  })().catch((error: unknown) => (broken = error instanceof Error ? error : new Error(String(error))));
  const nextStep = async (): Promise<void> => {
    await step.catch(() => undefined);
    if (broken !== null) throw broken;
  };
  return {
    async endOf(id) {
      for (let steps = 0; steps < 240; steps++) {
        const end = ends.get(id);
        if (end !== undefined) return end;
        await nextStep();
      }
      throw new Error(`${id} did not end`);
    },
    async next() {
      await nextStep();
      await nextStep();
      return newest!;
    },
    async stop() {
      isOver = true;
      await flow;
    },
  };
}

beforeAll(async () => {
  world = await openClusterWorld(scenario, {
    settings: sharedCluster,
    timeScale,
    seed: 1,
    manifests: null,
    script: null,
    anyHost: false,
    controller: false,
    stop: new AbortController().signal,
    onRestored: (results) => (restored = results),
    onLoadEnded: () => {},
  });
  time = startTime();
});

afterAll(async () => {
  await time?.stop();
  await world?.close();
  const failures = restored.filter(({ failed }) => failed !== null);
  if (failures.length > 0) throw new Error(`not put back: ${JSON.stringify(failures)}`);
});

describe.each(rounds.map((round) => [Object.keys(round).join(', '), round] as const))('at one time: %s', (_, round) => {
  it.concurrent.each(Object.keys(round))(
    'a fault of kind %s bites, is seen by another observer, and is cleared',
    async (kind) => {
      const fault = faults.find((one) => one.kind === kind)!;
      world.begin({ kind: 'inject', id: `in-${kind}`, fault });
      expect(await time.endOf(`in-${kind}`)).toMatchObject({ outcome: 'done' });
      expect((await time.next()).activeFaults).toContain(fault.id);
      world.begin({ kind: 'clear', id: `out-${kind}`, faultId: fault.id });
      expect(await time.endOf(`out-${kind}`)).toMatchObject({ outcome: 'done' });
      expect((await time.next()).activeFaults).not.toContain(fault.id);
    },
  );
});

describe('the kinds of faults', () => {
  it('are all tried but those that a cluster cannot bring about, of which the reason is told', () => {
    const missing = faultKinds.filter((kind) => unsupportedFault(kind, { target: null }) !== null);
    expect(missing).toEqual(['node-loss']);
    expect(() => faultDriverOf('node-loss', { target: null })).toThrow(HarnessError);
    const tried = rounds.flatMap((round) => Object.keys(round));
    expect([...tried, ...missing].toSorted()).toEqual([...faultKinds].toSorted());
  });
});
