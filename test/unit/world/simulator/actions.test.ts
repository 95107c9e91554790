import { describe, expect, it } from 'vitest';
import { makeScenario } from './make-scenario.ts';
import { apply, inject, play } from './play.ts';

const undo = { kind: 'undo', id: 'undo', applied: 'apply' } as const;
const abort = { kind: 'abort', id: 'abort', applied: 'apply' } as const;

describe('a simulated action', () => {
  it('restart-pod has one replica out for its start time and back warm', async () => {
    const played = await play(makeScenario(), [[5, apply('restart-pod', 'checkout')]]);
    expect(played.value(5.25, 'checkout', 'replicas_ready')).toBe(3);
    expect(played.value(5.5, 'checkout', 'replicas_ready')).toBe(4);
    const { at, touched } = played.completion('apply');
    expect(at - 300_000).toBe(30_000);
    expect(touched).toEqual({
      services: ['checkout'],
      replicas: 1,
      concurrentFraction: 0.25,
      cumulativeFraction: 0.25,
      trafficFraction: 0.5,
      recordsLost: 0,
    });
  });

  it('rolling-restart relieves a leak, one replica at a time', async () => {
    const played = await play(makeScenario(), [
      [5, inject({ kind: 'memory-leak', target: 'checkout' })],
      [13, apply('rolling-restart', 'checkout')],
    ]);
    expect(played.value(13, 'checkout', 'memory_ratio')).toBeGreaterThan(0.8);
    expect(played.value(15, 'checkout', 'memory_ratio')).toBeLessThan(0.6);
    expect(played.completion('apply').touched).toMatchObject({
      replicas: 4,
      concurrentFraction: 0.25,
      cumulativeFraction: 1,
    });
  });

  it('rolling-restart under corruption loses records by itself and makes the damage faster', async () => {
    const corruption = inject({ kind: 'data-corruption', target: 'orders-db' });
    const [left, restarted] = await Promise.all([
      play(makeScenario(), [[5, corruption]], { seed: 1, minutes: 12 }),
      play(
        makeScenario(),
        [
          [5, corruption],
          [8, apply('rolling-restart', 'orders-db')],
        ],
        { seed: 1, minutes: 12 },
      ),
    ]);
    expect(restarted.completion('apply').touched.recordsLost).toBeGreaterThan(200);
    expect(restarted.truthAt(12).recordsLost).toBeGreaterThan(left.truthAt(12).recordsLost! + 400);
    expect(restarted.value(12, 'orders-db', 'integrity_errors_per_min')).toBeCloseTo(120);
  });

  it('scale-out ends an overload, and its undo removes what it added', async () => {
    const played = await play(makeScenario(), [
      [5, inject({ kind: 'queue-backlog', target: 'order-queue' })],
      [6, apply('scale-out', 'order-queue', 3)],
      [30, undo],
    ]);
    expect(played.value(10, 'order-queue', 'replicas_ready')).toBe(7);
    expect(played.value(29, 'order-queue', 'queue_depth')).toBe(0);
    expect(played.value(31, 'order-queue', 'replicas_ready')).toBe(4);
    expect(played.completion('apply').touched).toMatchObject({ replicas: 3, concurrentFraction: 0 });
  });

  it('scale-in leaves at least one replica', async () => {
    const played = await play(makeScenario(), [
      [5, apply('scale-in', 'catalog', 50)],
      [10, apply('scale-in', 'catalog', 1, 'again')],
    ]);
    expect(played.value(6, 'catalog', 'replicas_ready')).toBe(1);
    expect(played.completion('apply').touched).toMatchObject({ replicas: 3, concurrentFraction: 0.75 });
    expect(played.completion('again')).toMatchObject({ outcome: 'failed', reason: 'the last replica stays' });
  });

  it('rollback-deploy ends a bad version, and its undo brings it back', async () => {
    const played = await play(makeScenario(), [
      [5, inject({ kind: 'bad-deploy', target: 'checkout' })],
      [10, apply('rollback-deploy', 'checkout')],
      [20, undo],
    ]);
    expect(played.truthAt(15).objectiveMet).toBe(true);
    expect(played.truthAt(15).activeFaults).toEqual([]);
    expect(played.completion('apply').at - 600_000).toBeGreaterThanOrEqual(80_000);
    expect(played.truthAt(30).successRatio).toBeCloseTo(0.85, 2);
    expect(played.truthAt(30).activeFaults).toEqual(['fault']);
  });

  it('rollback-deploy cures nothing where the version is not to blame', async () => {
    const played = await play(makeScenario(), [
      [5, inject({ kind: 'dependency-outage', target: 'orders-db' })],
      [10, apply('rollback-deploy', 'checkout')],
      [20, apply('rollback-deploy', 'checkout', 0, 'again')],
    ]);
    expect(played.truthAt(15).successRatio).toBeCloseTo(played.truthAt(9).successRatio, 2);
    expect(played.completion('again').touched).toMatchObject({ services: [], replicas: 0 });
  });

  it('disable-feature-flag turns a bad version off, and its undo turns it on again', async () => {
    const played = await play(makeScenario(), [
      [5, inject({ kind: 'bad-deploy', target: 'checkout' })],
      [10, apply('disable-feature-flag', 'checkout')],
      [20, undo],
    ]);
    expect(played.truthAt(15).objectiveMet).toBe(true);
    expect(played.truthAt(25).successRatio).toBeCloseTo(0.85, 2);
  });

  it('rotate-certificate takes half a minute and ends the refusals', async () => {
    const played = await play(makeScenario(), [
      [5, inject({ kind: 'expired-certificate', target: 'catalog' })],
      [10, apply('rotate-certificate', 'catalog')],
    ]);
    expect(played.completion('apply').at).toBe(630_000);
    expect(played.truthAt(11).successRatio).toBe(1);
    expect(played.value(11, 'catalog', 'certificate_remaining_s')).toBeGreaterThan(86_400);
  });

  it('rotate-certificate before the date keeps it from passing', async () => {
    const faults = [{ id: 'fault', kind: 'expired-certificate', at: '5m', pattern: 'p', target: 'catalog' }] as const;
    const played = await play(makeScenario({ faults: [...faults] }), [
      [2, apply('rotate-certificate', 'catalog')],
      [5, inject({ kind: 'expired-certificate', target: 'catalog' })],
    ]);
    expect(played.truthAt(4).activeFaults).toEqual([]);
    expect(played.truthAt(6).activeFaults).toEqual([]);
    expect(played.truthAt(6).successRatio).toBe(1);
    expect(played.value(6, 'catalog', 'certificate_remaining_s')).toBeGreaterThan(86_400);
  });

  it('clear-cache makes a saturated cache worse first and does not cure it', async () => {
    const played = await play(makeScenario({ workload: { entry: 'web', rate: 60 } }), [
      [5, inject({ kind: 'cache-saturation', target: 'cache' })],
      [15, apply('clear-cache', 'cache')],
    ]);
    expect(played.value(15 + 1 / 12, 'cache', 'cache_hit_ratio')).toBeLessThan(0.05);
    expect(played.value(40, 'cache', 'cache_hit_ratio')).toBeCloseTo(0.35, 2);
    expect(played.completion('apply').touched.services).toEqual(['cache', 'orders-db']);
  });

  it('drain-queue drops the work, which counts as failed and lost', async () => {
    const played = await play(makeScenario(), [
      [5, inject({ kind: 'queue-backlog', target: 'order-queue' })],
      [8, apply('drain-queue', 'order-queue')],
    ]);
    const { touched } = played.completion('apply');
    expect(touched.recordsLost).toBeGreaterThan(5_000);
    expect(played.truthAt(9).recordsLost).toBe(touched.recordsLost);
    expect(played.truthAt(9).failed).toBeGreaterThan(5_000);
  });

  it('restart-log-gateway brings the telemetry back', async () => {
    const played = await play(makeScenario(), [
      [5, inject({ kind: 'telemetry-outage', target: 'log-gateway' })],
      [10, apply('restart-log-gateway', 'log-gateway')],
    ]);
    expect(played.value(9, 'web', 'request_rps')).toBeNaN();
    expect(played.value(12, 'web', 'request_rps')).toBeGreaterThan(190);
    expect(played.truthAt(12).activeFaults).toEqual([]);
  });

  it('throttle-traffic sheds its share, ends a retry storm, and its undo lets all through again', async () => {
    const played = await play(makeScenario(), [
      [5, inject({ kind: 'retry-storm', target: 'checkout' })],
      [15, apply('throttle-traffic', 'checkout', 0.5)],
      [30, undo],
    ]);
    expect(played.truthAt(14).successRatio).toBeCloseTo(0.5, 2);
    expect(played.truthAt(29).successRatio).toBeCloseTo(0.75, 2);
    expect(played.truthAt(40).objectiveMet).toBe(true);
    expect(played.truthAt(40).activeFaults).toEqual([]);
  });

  it('throttle-traffic that is applied twice sheds no more than once', async () => {
    const played = await play(makeScenario(), [
      [5, apply('throttle-traffic', 'web', 0.2)],
      [10, apply('throttle-traffic', 'web', 0.2, 'again')],
    ]);
    expect(played.truthAt(20).successRatio).toBeCloseTo(0.8, 5);
    expect(played.completion('again').touched.services).toEqual([]);
  });

  it('throttle-traffic holds back its own share, whatever was held back before, and lets in as much when undone', async () => {
    const played = await play(makeScenario(), [
      [5, apply('throttle-traffic', 'web', 0.4)],
      [10, apply('throttle-traffic', 'web', 0.2, 'less')],
      [15, apply('throttle-traffic', 'web', 0.5, 'more')],
      [20, { kind: 'undo', id: 'back', applied: 'more' }],
    ]);
    const shares = ['apply', 'less', 'more', 'back'].map((id) => played.completion(id).touched.concurrentFraction);
    expect(shares.map((share) => Math.round(share * 10))).toEqual([4, 2, 5, 3]);
  });

  it('failover-database stops the service for a minute and loses the last writes', async () => {
    const played = await play(makeScenario(), [[5, apply('failover-database', 'orders-db')]]);
    expect(played.truthAt(5.5).successRatio).toBeLessThan(0.55);
    expect(played.truthAt(7).objectiveMet).toBe(true);
    const { at, touched } = played.completion('apply');
    expect(at).toBe(360_000);
    expect(touched).toMatchObject({ concurrentFraction: 1, cumulativeFraction: 1 });
    expect(touched.recordsLost).toBeGreaterThan(100);
  });

  it.each(['edit-iam', 'edit-network-policy'] as const)(
    '%s cuts callers off until a person makes it good',
    async (kind) => {
      const played = await play(makeScenario(), [
        [5, apply(kind, 'catalog')],
        [10, apply(kind, 'catalog', 0, 'again')],
        [15, { kind: 'apply', id: 'person', action: { kind, target: 'catalog', amount: 0 }, by: 'person' }],
      ]);
      expect(played.truthAt(14).successRatio).toBe(0);
      expect(played.truthAt(16).objectiveMet).toBe(true);
      expect(played.completion('apply').touched.services).toEqual(['web', 'catalog']);
    },
  );

  it('run-migration locks a database for two minutes', async () => {
    const played = await play(makeScenario(), [[5, apply('run-migration', 'orders-db')]]);
    expect(played.truthAt(6.5).objectiveMet).toBe(false);
    expect(played.completion('apply').at).toBe(420_000);
    expect(played.truthAt(15).objectiveMet).toBe(true);
  });

  it('delete-volume loses the data for good', async () => {
    const played = await play(makeScenario(), [
      [5, apply('delete-volume', 'orders-db')],
      [10, undo],
    ]);
    expect(played.truthAt(6).recordsLost).toBeGreaterThan(100_000);
    expect(played.truthAt(60).objectiveMet).toBe(false);
    expect(played.completion('undo').outcome).toBe('failed');
  });

  it.each(['annotate-alert', 'query-logs', 'query-metrics', 'suppress-alert'] as const)(
    '%s changes no number of the system, whenever it is done',
    async (kind) => {
      const fault = inject({ kind: 'node-loss', nodes: 1 });
      const plain = await play(makeScenario(), [[5, fault]]);
      const noted = await play(makeScenario(), [
        [3, apply(kind, 'web', 30, 'first')],
        [5, fault],
        [6, apply(kind, 'web', 30)],
      ]);
      expect(noted.world.samples.values).toEqual(plain.world.samples.values);
      expect(noted.truth).toEqual(plain.truth);
      expect(noted.completion('apply').touched.services).toEqual([]);
    },
  );

  it('suppress-alert is taken back, which touches nothing either', async () => {
    const played = await play(makeScenario(), [
      [3, apply('suppress-alert', 'web', 30)],
      [5, undo],
    ]);
    expect(played.completion('undo')).toMatchObject({ outcome: 'done', touched: { services: [] } });
  });

  it('that is aborted half way takes no more down and leaves the service serving', async () => {
    const played = await play(makeScenario(), [
      [5, apply('rolling-restart', 'web')],
      [5.75, abort],
    ]);
    expect(played.completion('apply')).toMatchObject({ outcome: 'aborted' });
    expect(played.completion('apply').touched.replicas).toBeLessThan(6);
    expect(played.completion('abort').outcome).toBe('done');
    expect(played.completion('abort').at).toBeGreaterThan(345_000);
    expect(played.value(7, 'web', 'replicas_ready')).toBe(6);
  });

  it('failover-database that is aborted serves again and has lost nothing', async () => {
    const played = await play(makeScenario(), [
      [5, apply('failover-database', 'orders-db')],
      [5.5, abort],
    ]);
    expect(played.truthAt(6).successRatio).toBe(1);
    expect(played.truthAt(60).recordsLost).toBe(0);
    expect(played.completion('apply').outcome).toBe('aborted');
  });

  it('scale-out that is aborted gives up the replicas that do not serve yet', async () => {
    const played = await play(makeScenario(), [
      [5, apply('scale-out', 'catalog', 3)],
      [5.25, abort],
    ]);
    expect(played.value(10, 'catalog', 'replicas_ready')).toBe(4);
    expect(played.completion('apply').touched.replicas).toBe(0);
  });

  it('that has ended cannot be aborted, and a restart cannot be undone', async () => {
    const played = await play(makeScenario(), [
      [5, apply('restart-pod', 'catalog')],
      [10, abort],
      [11, undo],
    ]);
    expect(played.completion('abort').outcome).toBe('failed');
    expect(played.completion('undo')).toMatchObject({ outcome: 'failed', reason: 'restart-pod cannot be taken back' });
  });

  it('on a service of others is refused', async () => {
    const played = await play(makeScenario(), [[5, apply('restart-pod', 'payment')]]);
    expect(played.completion('apply')).toMatchObject({ outcome: 'failed', reason: 'it is run by others' });
  });

  it('on a service that is not there fails', async () => {
    const played = await play(makeScenario(), [[5, apply('restart-pod', 'nowhere')]]);
    expect(played.completion('apply').outcome).toBe('failed');
  });
});
