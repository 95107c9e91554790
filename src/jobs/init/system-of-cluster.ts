import { UserError } from '../../base/errors.ts';
import type { AnsweredService, FirstAnswers, FirstSystem } from '../../domain/first-answers.ts';
import { firstAnswersSchema } from '../../domain/first-answers.ts';
import { callsBetween } from './calls-between.ts';
import type { KubeItem, KubeItemOf, KubeWorkload } from './kube-objects-schema.ts';
import { kebab, toldByLabels } from './told-by-labels.ts';
import type { Words } from './told-by-labels.ts';
import { selects } from './seen-workload.ts';
import type { SeenWorkload } from './seen-workload.ts';

/** A cluster that was looked at, and what only a person can say of it. */
export interface ClusterSeen {
  readonly items: readonly KubeItem[];
  readonly source: string;
  readonly name: string;
  readonly owner: FirstAnswers['owner'];
  /** Whether namespaces were asked for by name; then also those of Kubernetes itself are looked at. */
  readonly isNamed: boolean;
  readonly unread: readonly string[];
}

const servicesMax = 50;
const replicasMax = 200;
const ofKubernetes = /^(kube-.*|local-path-storage)$/;

/**
 * What the objects of a cluster say of a system. Nothing is guessed to be harmless: what no label says stands at the value with
 * which automation asks a person. Throws `UserError` for a cluster without workloads, or with more than a profile holds.
 */
export function systemOfCluster({ items, source, name, owner, isNamed, unread }: ClusterSeen): FirstSystem {
  const all = items.filter((item) => item.kind === 'Deployment' || item.kind === 'StatefulSet');
  const wanted = all.filter(({ metadata }) => isNamed || !ofKubernetes.test(metadata.namespace));
  const [running, idle] = [
    wanted.filter(({ spec }) => spec.replicas > 0),
    wanted.filter(({ spec }) => spec.replicas === 0),
  ];
  if (running.length === 0 || running.length > servicesMax) throw unfit(running.length);
  const seen = named(running).map((one) => ({ ...one, told: toldByLabels(wordsOf(one.workload, items)) }));
  const { calls, notes } = callsBetween(seen, items);
  const services = seen.map((one) => ({ ...serviceOf(one, items), calls: [...(calls.get(one.name) ?? [])] }));
  const entry = entryIn(seen, items);
  return {
    answers: firstAnswersSchema.parse({ name, owner, services, entry }),
    source,
    notes: [...seen.flatMap((one) => notesOf(one)), ...notes],
    leftOut: [
      ...idle.map(({ metadata }) => `${metadata.name} of ${metadata.namespace} has no replicas and is left out.`),
      ...unread,
    ],
  };
}

function unfit(count: number): UserError {
  return count === 0
    ? new UserError('There is no Deployment and no StatefulSet with replicas there.', {
        mend: 'Name the namespaces of your system with --namespace, and its cluster with --context.',
      })
    : new UserError(`There are ${count} workloads, and a profile holds at most ${servicesMax}.`, {
        mend: 'Name the namespaces of one system with --namespace.',
      });
}

/** Each with a name of its own: the namespace is added where two workloads have the same one. */
function named(workloads: readonly KubeWorkload[]): readonly Omit<SeenWorkload, 'told'>[] {
  const short = (workload: KubeWorkload) => kebab(workload.metadata.name) ?? 'service';
  const taken = new Set<string>();
  return workloads.map((workload) => {
    const isAlone = workloads.filter((other) => short(other) === short(workload)).length === 1;
    const base = isAlone ? short(workload) : `${short(workload)}-${kebab(workload.metadata.namespace) ?? 'other'}`;
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`;
    taken.add(name);
    return { name, workload };
  });
}

function wordsOf({ metadata, spec }: KubeWorkload, items: readonly KubeItem[]): Words {
  const namespace = items.find((item) => item.kind === 'Namespace' && item.metadata.name === metadata.namespace);
  return [metadata, spec.template.metadata, ...(namespace === undefined ? [] : [namespace.metadata])].flatMap((one) => [
    one.annotations,
    one.labels,
  ]);
}

function serviceOf({ name, workload, told }: SeenWorkload, items: readonly KubeItem[]): Omit<AnsweredService, 'calls'> {
  const { metadata, spec } = workload;
  return {
    name,
    kind: told.kind ?? (keepsData(workload) ? 'stateful' : 'stateless'),
    namespace: kebab(metadata.namespace) ?? 'default',
    environment: told.environment ?? 'production',
    replicas: Math.min(spec.replicas, replicasMax),
    autoscaled: items.some((item) => item.kind === 'HorizontalPodAutoscaler' && scales(item, workload)),
    // Who else stands on it is not to be seen in a cluster.
    shared: told.shared ?? true,
    regulated: told.regulated === null ? null : [...told.regulated],
    owner: told.owner?.role ?? null,
  };
}

function keepsData({ kind, spec }: KubeWorkload): boolean {
  const volumes = spec.template.spec.volumes ?? [];
  return (
    kind === 'StatefulSet' ||
    volumes.some(({ persistentVolumeClaim, hostPath }) => persistentVolumeClaim !== undefined || hostPath !== undefined)
  );
}

function scales({ metadata, spec }: KubeItemOf<'HorizontalPodAutoscaler'>, workload: KubeWorkload): boolean {
  const { kind, name } = spec.scaleTargetRef;
  return (
    metadata.namespace === workload.metadata.namespace && kind === workload.kind && name === workload.metadata.name
  );
}

function notesOf({ name, workload, told }: SeenWorkload): FirstSystem['notes'] {
  const { kind, metadata, spec } = workload;
  const kept = keepsData(workload)
    ? 'keeps data of its own'
    : 'has no volume of its own, so it is taken to keep nothing';
  const texts = [
    `${kind} ${metadata.name} of ${metadata.namespace}; it ${told.kind === null ? kept : `says of itself that it is ${told.kind}`}.`,
    ...(told.owner?.said ? [`Its owner is ${told.owner.said}.`] : []),
    ...told.conflicts,
    ...(told.environment === null ? ['TODO: nothing says that it is not production, so it counts as production.'] : []),
    ...(told.shared === null
      ? ['TODO: do several teams stand on it? Nothing says so, and until then it counts as shared.']
      : []),
    ...(spec.replicas > replicasMax
      ? [`It has ${spec.replicas} replicas, and ${replicasMax} are the most that a profile holds.`]
      : []),
  ];
  return texts.map((text) => ({ service: name, text }));
}

/** Where users come in: what says so, else what an Ingress leads to, else what is reached from outside; null for neither. */
function entryIn(seen: readonly SeenWorkload[], items: readonly KubeItem[]): string | null {
  const behind = (namespace: string, service: string) =>
    seen.find(({ workload }) =>
      items.some(
        (item) =>
          item.kind === 'Service' &&
          item.metadata.name === service &&
          item.metadata.namespace === namespace &&
          selects(item, workload),
      ),
    );
  const routed = items.flatMap((item) =>
    item.kind === 'Ingress'
      ? backendsOf(item).flatMap((service) => behind(item.metadata.namespace, service) ?? [])
      : [],
  );
  const open = items.flatMap((item) =>
    item.kind === 'Service' && ['LoadBalancer', 'NodePort'].includes(item.spec.type)
      ? (behind(item.metadata.namespace, item.metadata.name) ?? [])
      : [],
  );
  return (seen.find(({ told }) => told.isEntry) ?? routed[0] ?? open[0])?.name ?? null;
}

function backendsOf({ spec }: KubeItemOf<'Ingress'>): readonly string[] {
  const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
  return [spec.defaultBackend, ...paths.map(({ backend }) => backend)].flatMap((one) => one?.service?.name ?? []);
}
