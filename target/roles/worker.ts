import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, Histogram } from 'prom-client';
import type { Job } from '../backlog.ts';
import { httpCall } from '../http-call.ts';
import { limits } from '../limits.ts';
import type { Replica } from '../replica.ts';
import type { Role } from '../role.ts';
import type { TargetConfigOf } from '../target-config.ts';
import { createWorkplace } from './workplace.ts';

/** Pause before the broker is asked again when it did not answer. */
const askAgainMs = 200;
/** How often a worker whose slots are all held looks whether one is free. */
const lookEveryMs = 5;

/** Works off a queue: as many jobs at one time as it has slots. */
export function createWorker(replica: Replica, config: TargetConfigOf<'worker'>): Role {
  const workplace = createWorkplace(replica, config);
  const registers = [replica.metrics.registry];
  const jobs = new Counter({ name: 'requal_jobs_total', help: 'Jobs that were worked on.', registers });
  const failures = new Counter({
    name: 'requal_job_failures_total',
    help: 'Jobs that ended with a failure.',
    registers,
  });
  const seconds = new Histogram({
    name: 'requal_job_seconds',
    help: 'From the moment a job was left in the queue to its end.',
    registers,
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: limits.jobsPerTakeMax });
  const post = (path: string, timeoutMs: number) =>
    httpCall(`${config.brokerUrl}${path}`, { method: 'POST', timeoutMs, agent });
  const running = new Set<Promise<void>>();
  let isOpen = true;

  const finish = async ({ id, ageMs }: Job, takenAt: number): Promise<void> => {
    const failure = (await workplace.hold()) ?? (await workplace.callDependencies());
    jobs.inc();
    if (failure !== null) failures.inc();
    seconds.observe((ageMs + performance.now() - takenAt) / 1_000);
    replica.log.write({ level: failure === null ? 'info' : 'error', event: 'job', reason: failure?.reason ?? null });
    await post(`/jobs/done/${id}`, limits.controlCallMs);
  };
  const work = async (): Promise<void> => {
    while (isOpen) {
      const free = Math.min(workplace.slots.free, limits.jobsPerTakeMax);
      if (free === 0) {
        await sleep(lookEveryMs);
        continue;
      }
      const taken = await post(`/jobs/take?count=${free}`, limits.takeWaitMs + limits.controlCallMs);
      if (taken.kind === 'failed' || taken.status !== 200) {
        await sleep(askAgainMs);
        continue;
      }
      for (const job of (JSON.parse(taken.body) as { jobs: Job[] }).jobs) {
        const one = finish(job, performance.now()).finally(() => running.delete(one));
        running.add(one);
      }
    }
  };
  const loop = work();
  return {
    work: null,
    routes: {},
    async drain() {
      isOpen = false;
      await loop;
      await Promise.all(running);
      agent.destroy();
    },
  };
}
