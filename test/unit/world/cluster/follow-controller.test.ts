import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Action } from '../../../../src/domain/action.ts';
import { followController } from '../../../../src/world/cluster/actions/follow-controller.ts';
import type { Site } from '../../../../src/world/cluster/site.ts';
import { smallShop } from './small-shop.ts';

/** A Deployment of three replicas at a moment: its template's mark, and how far its rollout is. */
interface Moment {
  readonly mark?: string;
  readonly wanted?: number;
  readonly ready?: number;
  readonly updated?: number;
  readonly paused?: boolean;
}

function deployment({ mark = 'old', wanted = 3, ready = wanted, updated = wanted, paused = false }: Moment) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'gateway', namespace: 'requal-shop', generation: 1 },
    spec: { replicas: wanted, paused, template: { metadata: { annotations: { mark } } } },
    status: { observedGeneration: 1, replicas: wanted, updatedReplicas: updated, readyReplicas: ready },
  };
}

/** Follows a controller under which the Deployment goes through these moments, one each time that it is looked at. */
function follow(kind: Action['kind'], moments: readonly Moment[], more: { undone?: boolean; stopAt?: number } = {}) {
  const stop = new AbortController();
  let looks = 0;
  const read = () => {
    const moment = moments[Math.min(looks, moments.length - 1)] ?? {};
    looks += 1;
    if (more.stopAt === looks) stop.abort();
    return Promise.resolve(deployment(moment));
  };
  return followController({
    action: { kind, target: 'gateway', amount: 1 },
    before: [deployment({})] as never,
    undone: more.undone ?? false,
    site: { kube: { read }, scenario: smallShop } as unknown as Site,
    stop: stop.signal,
  });
}

describe('what a controller carries out', () => {
  it('has ended when the object has changed and every replica is of the new template and ready', async () => {
    const moments = [{}, { mark: 'new', updated: 1 }, { mark: 'new', updated: 3, ready: 2 }, { mark: 'new' }];
    expect(await follow('rolling-restart', moments)).toEqual({ outcome: 'done', reason: '' });
  });

  it('is told apart by what the action changes: a scaling is no restart', async () => {
    expect(await follow('scale-out', [{}, { wanted: 4, ready: 3 }, { wanted: 4 }])).toMatchObject({ outcome: 'done' });
  });

  it('has been taken back when the object is as before', async () => {
    const moments = [{ wanted: 4 }, { wanted: 4 }, {}];
    expect(await follow('scale-out', moments, { undone: true })).toMatchObject({ outcome: 'done' });
  });

  it('is aborted when the rollout is halted or taken back, and every replica serves', async () => {
    const rolling = { mark: 'new', updated: 1, ready: 2 };
    const halted = [rolling, rolling, { ...rolling, paused: true }, { ...rolling, paused: true, ready: 3 }];
    expect(await follow('rolling-restart', halted, { stopAt: 2 })).toEqual({ outcome: 'aborted', reason: '' });
    expect(await follow('rolling-restart', [rolling, rolling, {}], { stopAt: 2 })).toMatchObject({
      outcome: 'aborted',
    });
  });

  it('is not called aborted when the controller said that it stopped and went on', async () => {
    const rolling = { mark: 'new', updated: 1, ready: 2 };
    const end = await follow('rolling-restart', [rolling, rolling, rolling, { mark: 'new' }], { stopAt: 2 });
    expect(end).toMatchObject({ outcome: 'done', reason: expect.stringContaining('went on') });
  });

  it('has failed when the controller said that it would act and changed nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const end = follow('rolling-restart', [{}]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await end).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('changed nothing') });
  });

  it.each([
    ['requal cannot see from outside', 'clear-cache'],
    ['is of a service that has no such object', 'rolling-restart'],
  ] as const)('has failed when it %s', async (_, kind) => {
    const target = kind === 'clear-cache' ? 'gateway' : 'cart';
    const site = { kube: { read: () => Promise.resolve(deployment({})) }, scenario: smallShop } as unknown as Site;
    const action = { kind, target, amount: 0 };
    const { signal } = new AbortController();
    const end = await followController({ action, before: [], undone: false, site, stop: signal });
    expect(end).toMatchObject({ outcome: 'failed' });
  });
});
