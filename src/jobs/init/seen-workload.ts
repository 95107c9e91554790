import type { KubeItemOf, KubeWorkload } from './kube-objects-schema.ts';
import type { ToldByLabels } from './told-by-labels.ts';

/** A workload that becomes a service, with what is written on it. */
export interface SeenWorkload {
  readonly name: string;
  readonly workload: KubeWorkload;
  readonly told: ToldByLabels;
}

/** Whether a service of Kubernetes leads to the pods of a workload. */
export function selects({ metadata, spec }: KubeItemOf<'Service'>, workload: KubeWorkload): boolean {
  const wanted = Object.entries(spec.selector);
  const { labels } = workload.spec.template.metadata;
  return (
    metadata.namespace === workload.metadata.namespace &&
    wanted.length > 0 &&
    wanted.every(([key, value]) => labels[key] === value)
  );
}
