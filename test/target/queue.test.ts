import { it } from 'vitest';
import { endTargetsAfterAll, load, metricsOf, startSwitch, startTarget, until } from '../helpers/target-process.ts';

endTargetsAfterAll();

const startBroker = async (leaseMs = 60_000, backlogMax = 1_000) => {
  const board = await startSwitch();
  const broker = await startTarget({
    role: 'broker',
    service: 'order-queue',
    switchUrl: board.url,
    leaseMs,
    backlogMax,
  });
  const startWorker = () =>
    startTarget({
      role: 'worker',
      service: 'order-queue',
      switchUrl: board.url,
      brokerUrl: broker.url,
      slots: 2,
      serviceTimeMs: 10,
    });
  return { board, broker, startWorker };
};

it.concurrent(
  'a queue takes jobs at once, they wait while nobody works, and workers work them all off',
  async ({ expect }) => {
    const { board, broker, startWorker } = await startBroker();
    expect((await load(broker.url, 60, 5)).ok).toBe(60);
    expect((await metricsOf(broker))('requal_queue_depth')).toBe(60);
    const worker = await startWorker();
    await until('all jobs are done', async () => (await metricsOf(worker))('requal_jobs_total') === 60);
    const metric = await metricsOf(broker);
    expect(metric('requal_queue_depth')).toBe(0);
    await until('nothing is leased', async () => (await metricsOf(broker))('requal_jobs_leased') === 0);
    expect((await metricsOf(worker))('requal_job_failures_total')).toBe(0);

    // Slow workers pile up a backlog, which a drain throws away and counts.
    await board.putFault('slow', { kind: 'slowdown', service: 'order-queue', factor: 500 });
    await until('jobs wait', async () => {
      await load(broker.url, 10, 5);
      return (await metricsOf(broker))('requal_queue_depth') > 20;
    });
    const waiting = (await metricsOf(broker))('requal_queue_depth');
    await board.putControls('order-queue', { drains: 1 });
    await until('the queue is drained', async () => (await metricsOf(broker))('requal_queue_depth') < 5);
    expect((await metricsOf(broker))('requal_jobs_dropped_total')).toBeGreaterThanOrEqual(waiting - 5);
  },
);

it.concurrent('jobs of a worker that was killed are given to another, and a full queue refuses', async ({ expect }) => {
  const { board, broker, startWorker } = await startBroker(2_000, 50);
  await board.putFault('stuck', { kind: 'slowdown', service: 'order-queue', factor: 500 });
  const first = await startWorker();
  await load(broker.url, 10);
  await until('the worker has jobs', async () => (await metricsOf(first))('requal_slots_busy') === 2);
  first.child.kill('SIGKILL');
  await first.ended;
  await board.deleteFault('stuck');
  const second = await startWorker();
  // Those that the first had and did not finish are among them.
  await until('every job is done', async () => (await metricsOf(broker))('requal_jobs_done_total') === 10);
  expect((await metricsOf(second))('requal_jobs_total')).toBeGreaterThanOrEqual(2);
  second.child.kill('SIGKILL');
  const { ok, reasons } = await load(broker.url, 70, 5);
  expect(ok).toBeLessThanOrEqual(52);
  expect(reasons['backlog-full']).toBeGreaterThanOrEqual(18);
});

it.concurrent('a worker that is stopped finishes what it has', async ({ expect }) => {
  const { broker, startWorker } = await startBroker();
  const worker = await startWorker();
  await load(broker.url, 200, 20);
  await until('the worker works', async () => (await metricsOf(worker))('requal_jobs_total') > 0);
  worker.child.kill('SIGTERM');
  expect(await worker.ended).toBe(0);
  expect((await metricsOf(broker))('requal_jobs_leased')).toBe(0);
});
