import type { KubeObject } from '../kube/kinds.ts';
import { faultAnnotation, workloadLabel } from '../manifests/names.ts';
import { revisionKey, revisionOf } from '../revisions.ts';
import type { Site } from '../site.ts';
import type { ActionDriver, ActionEnd } from './action-driver.ts';
import { unlessRefused } from './refused.ts';
import { untilRolledOut } from './rollout.ts';
import { workloadOf } from './workload-of.ts';
import type { WorkloadName } from './workload-of.ts';

/**
 * As `kubectl rollout undo` does it: the template of the revision before. Done twice, it is back where it was. Kubernetes
 * keeps what earlier trials rolled out, and what a fault did that has been cleared: neither was ever deployed in this
 * incident, and a candidate must not meet it.
 */
export const rollbackDeploy: ActionDriver = { apply: toRevisionBefore, undo: toRevisionBefore };

function toRevisionBefore(action: { readonly target: string }, site: Site, stop: AbortSignal): Promise<ActionEnd> {
  return unlessRefused(async () => {
    const workload = workloadOf(site, action.target);
    if (workload.kind === 'StatefulSet') {
      return { outcome: 'failed', reason: `${action.target} keeps state: its version is not rolled back by itself` };
    }
    const former = await formerTemplate(site, workload);
    if (former === null) return { outcome: 'failed', reason: `${action.target} has no revision before this one` };
    const value = [
      { op: 'replace', path: '/spec/template', value: former },
      { op: 'add', path: '/spec/paused', value: false },
    ];
    await site.kube.patch('Deployment', workload.namespace, workload.name, { kind: 'json', value });
    return untilRolledOut(site, workload, stop);
  });
}

/** The template of the newest replica set of this incident that is not the present one. */
async function formerTemplate({ kube, faultSwitch, firstRevisions }: Site, workload: WorkloadName) {
  const { namespace, name } = workload;
  const first = firstRevisions.get(revisionKey(workload)) ?? 0;
  const deployment = await kube.read('Deployment', namespace, name);
  const present = revisionOf(deployment?.metadata.annotations);
  const sets = await kube.list('ReplicaSet', namespace, `${workloadLabel}=${name}`);
  const own = sets.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid }) => uid === deployment?.metadata.uid),
  );
  const faults = await faultSwitch.faults();
  const isOver = (fault: string | undefined): boolean => fault !== undefined && !faults.includes(fault);
  const [former] = own
    .filter(({ metadata }) => within(revisionOf(metadata.annotations), first, present))
    .filter(({ spec }) => !isOver(spec?.template?.metadata?.annotations?.[faultAnnotation]))
    .toSorted((a, b) => revisionOf(b.metadata.annotations) - revisionOf(a.metadata.annotations));
  return former === undefined ? null : withoutHash(former);
}

function within(revision: number, first: number, present: number): boolean {
  return revision >= first && revision < present;
}

/** The hash names the replica set and is made anew by the controller. */
function withoutHash({ spec }: KubeObject<'ReplicaSet'>) {
  const template = spec?.template;
  if (template?.metadata?.labels === undefined) return template ?? null;
  const { 'pod-template-hash': _, ...labels } = template.metadata.labels;
  return { ...template, metadata: { ...template.metadata, labels } };
}
