import { monotonicNowMs, sleep } from '../../../base/clock.ts';
import { limits } from '../../../domain/limits.ts';
import { managedBy, namespaceFor, ports, serviceLabel } from '../manifests/names.ts';
import type { KubeObject } from '../kube/kinds.ts';
import type { Site } from '../site.ts';
import type { ActionDriver } from './action-driver.ts';
import { noUndo, unlessRefused } from './refused.ts';

/** Rows that a migration gets wrong, as the simulator has it: it is never without a risk to data. */
const damaged = 25;

/** A Job that rewrites records of the store in place. Stopped, it is deleted; what it has written stays. */
export const runMigration: ActionDriver = {
  apply: (action, site, stop) =>
    unlessRefused(async () => {
      const job = migrationJob(site, action.target);
      const { name, namespace = '' } = job.metadata;
      const target = site.scenario.topology.services.find((service) => service.name === action.target);
      // What it damages is the candidate's doing, and must all the same not meet the next trial.
      if (target?.kind === 'stateful') site.restoreLog.ahead({ kind: 'records', namespace, service: target.name });
      await site.kube.remove('Job', namespace, name, { graceSeconds: 0, dependents: 'Background' });
      await untilGone(site, namespace, name);
      await site.kube.create(job);
      const began = monotonicNowMs();
      while (monotonicNowMs() - began < limits.rolloutMaxMs) {
        if (stop.aborted) {
          await site.kube.remove('Job', namespace, name, { graceSeconds: 0, dependents: 'Background' });
          return { outcome: 'aborted', reason: 'what it had written stays written' };
        }
        const { succeeded = 0, failed = 0 } = (await site.kube.read('Job', namespace, name))?.status ?? {};
        if (succeeded > 0) return { outcome: 'done', reason: '' };
        if (failed > 0) return { outcome: 'failed', reason: 'the migration job failed' };
        await sleep(limits.clusterPollMs);
      }
      return { outcome: 'failed', reason: 'the migration job does not end' };
    }),
  undo: noUndo('a migration cannot be taken back'),
};

async function untilGone({ kube }: Site, namespace: string, name: string): Promise<void> {
  const began = monotonicNowMs();
  while ((await kube.read('Job', namespace, name)) !== null) {
    if (monotonicNowMs() - began > limits.rolloutMaxMs) return;
    await sleep(limits.clusterPollMs);
  }
}

function migrationJob({ scenario, targetImage }: Site, target: string): KubeObject<'Job'> {
  const namespace = namespaceFor(scenario.topology.services.find(({ name }) => name === target)?.namespace ?? 'shop');
  const labels = { ...managedBy, [serviceLabel]: target };
  const url = `http://${target}.${namespace}.svc.cluster.local:${ports.http}/records/damage?count=${damaged}`;
  const script = `const answer = await fetch(${JSON.stringify(url)}, { method: 'POST' }); process.exit(answer.ok ? 0 : 1);`;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${target}-migration`, namespace, labels },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: 60,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          containers: [
            {
              name: 'migration',
              image: targetImage,
              imagePullPolicy: 'IfNotPresent',
              command: ['node', '--input-type=module', '-e', script],
              resources: { limits: { memory: '160Mi' } },
            },
          ],
        },
      },
    },
  };
}
