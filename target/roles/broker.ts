import { Counter } from 'prom-client';
import { createBacklog } from '../backlog.ts';
import { limits } from '../limits.ts';
import { gaugeOf } from '../metrics.ts';
import { repeat } from '../repeat.ts';
import type { Replica } from '../replica.ts';
import { failed, ok, type Role } from '../role.ts';
import type { TargetConfigOf } from '../target-config.ts';

const lookEveryMs = 250;

/**
 * A queue: a request leaves a job and is answered at once with 202; workers ask for jobs and say when they are done. A
 * job that a worker took and never finished is given out again. What waits is held in memory and lost with the process.
 */
export function createBroker(replica: Replica, config: TargetConfigOf<'broker'>): Role {
  const backlog = createBacklog(config.backlogMax, config.leaseMs);
  const registers = [replica.metrics.registry];
  gaugeOf(registers, 'requal_queue_depth', 'Jobs that wait for a worker.', () => backlog.waiting);
  gaugeOf(registers, 'requal_jobs_leased', 'Jobs that workers have and have not finished.', () => backlog.leased);
  const dropped = new Counter({ name: 'requal_jobs_dropped_total', help: 'Jobs thrown away by a drain.', registers });
  const done = new Counter({ name: 'requal_jobs_done_total', help: 'Jobs that a worker finished in time.', registers });
  let drains: number | null = null;
  repeat(lookEveryMs, () => {
    if (drains !== null && replica.controls.drains > drains) dropped.inc(backlog.drop());
    drains = replica.controls.drains;
  });
  return {
    work: () => Promise.resolve(backlog.add() ? ok({ queued: true }, 202) : failed(503, 'backlog-full')),
    routes: {
      async 'POST /jobs/take'({ query }) {
        const count = Number(query.get('count') ?? NaN);
        if (!Number.isInteger(count) || count < 1 || count > limits.jobsPerTakeMax)
          return failed(400, 'count is not valid');
        return ok({ jobs: await backlog.take(count, limits.takeWaitMs) });
      },
      'POST /jobs/done/*'({ rest }) {
        if (!backlog.done(rest)) return failed(404, 'no-such-lease');
        done.inc();
        return ok({});
      },
    },
    drain() {
      backlog.close();
      return Promise.resolve();
    },
  };
}
