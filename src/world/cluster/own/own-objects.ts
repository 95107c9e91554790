import { digest } from '../../../base/canonical-json.ts';
import { invariant } from '../../../base/errors.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import { workloadRef } from '../../../domain/target.ts';
import type { Service } from '../../../domain/topology.ts';
import type { KubeObject } from '../kube/kinds.ts';
import {
  configurationAnnotation,
  managedBy,
  namespaceFor,
  nodePorts,
  ownLabel,
  scrapeLabel,
  scrapePathAnnotation,
  scrapePortAnnotation,
  serviceLabel,
  workloadLabel,
} from '../manifests/names.ts';
import type { KeyPair } from '../manifests/target-input.ts';
import { targetNamespaces, tlsServices } from '../manifests/target-input.ts';
import { authorityObject, certificateObject, entryServiceName } from '../manifests/target-objects.ts';
import { entryService } from './entry-service.ts';
import { manifestKinds } from './manifest-schema.ts';
import type { OwnManifests, OwnObject, OwnWorkload } from './own-manifests.ts';
import { isWorkload } from './own-manifests.ts';
import { scrapeOf } from './scrape-of.ts';

export interface OwnTargetInput {
  readonly scenario: Scenario;
  readonly manifests: OwnManifests;
  /** The certificate of requal's own authority, PEM. */
  readonly authority: string;
  /** By service; one for each of `tlsServices`. */
  readonly certificates: ReadonlyMap<string, KeyPair>;
}

/**
 * The user's own objects as they are installed: in requal's namespaces, and with the labels by which requal finds, watches,
 * puts back and removes what is its own. Nothing else of them is changed. In the order in which they can be applied.
 */
export function ownObjects(input: OwnTargetInput): readonly KubeObject[] {
  const { scenario, manifests, authority } = input;
  const rank = ({ object }: OwnObject): number => manifestKinds.indexOf(object.kind);
  return [
    ...targetNamespaces(scenario).map((namespace) => authorityObject(namespace, authority)),
    ...tlsServices(scenario).map((service) => certificateObject(service, input)),
    entryObject(input),
    ...manifests.objects.toSorted((a, b) => rank(a) - rank(b)).map((one) => adopted(one, manifests.objects, scenario)),
  ];
}

/** The same way in as to requal's own target: one port of the node, to the pods behind the user's Service. */
function entryObject({ scenario, manifests }: OwnTargetInput): KubeObject {
  const entry = scenario.topology.services.find(({ name }) => name === scenario.workload.entry);
  const way = entryService(manifests.objects, scenario);
  invariant(entry !== undefined && typeof way !== 'string', 'an entry came through that leads nowhere');
  const { selector, targetPort } = way;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: entryServiceName,
      namespace: namespaceFor(entry.namespace),
      labels: { ...managedBy, [ownLabel]: 'true', [serviceLabel]: entry.name },
    },
    spec: {
      type: 'NodePort',
      selector: { ...selector },
      ports: [{ name: 'entry', port: 80, targetPort, nodePort: nodePorts.entry }],
    },
  };
}

function adopted(one: OwnObject, all: readonly OwnObject[], scenario: Scenario): KubeObject {
  const { object, namespace } = one;
  const service = serviceOf(one, all, scenario);
  const labels = {
    ...object.metadata.labels,
    ...managedBy,
    [ownLabel]: 'true',
    ...(service === null ? {} : { [serviceLabel]: service }),
  };
  const named = { ...object, metadata: { ...object.metadata, namespace: namespaceFor(namespace), labels } };
  if (!isWorkload(named) || service === null) return named;
  return withPods(named, { ...one, configuration: configurationIn(namespace, all) }, service, scenario);
}

/** Pods start anew when a file that they may have read has changed: a program seldom looks again. */
function configurationIn(namespace: string, all: readonly OwnObject[]): string {
  const read = all.filter(
    ({ object, namespace: of }) => of === namespace && (object.kind === 'ConfigMap' || object.kind === 'Secret'),
  );
  return digest(read.map(({ object }) => object)).slice(0, 16);
}

interface Adopted extends OwnObject {
  /** Digest of all configuration in its namespace. */
  readonly configuration: string;
}

function withPods(
  workload: OwnWorkload,
  { placeOf, configuration }: Adopted,
  service: string,
  scenario: Scenario,
): OwnWorkload {
  const { spec, metadata, kind } = workload;
  const mapped = scenario.target?.services[service];
  invariant(spec !== undefined && mapped !== undefined, `${metadata.name} came through without what it needs`);
  const isMain = mapped.workload === `${kind}/${metadata.name}`;
  const scrape = scrapeOf(workload, isMain ? mapped : { scrape: null }, placeOf);
  const { template } = spec;
  const labels = {
    ...template.metadata?.labels,
    [serviceLabel]: service,
    [workloadLabel]: metadata.name,
    [scrapeLabel]: String(scrape !== null),
  };
  const where =
    scrape === null ? {} : { [scrapePortAnnotation]: String(scrape.port), [scrapePathAnnotation]: scrape.path };
  const annotations = { ...template.metadata?.annotations, ...where, [configurationAnnotation]: configuration };
  const pods = { ...template, metadata: { ...template.metadata, labels, annotations } };
  if (workload.kind === 'Deployment') return { ...workload, spec: { ...workload.spec!, template: pods } };
  const claims = workload.spec?.volumeClaimTemplates?.map((claim) => ({
    ...claim,
    metadata: {
      ...claim.metadata,
      labels: { ...claim.metadata?.labels, ...managedBy, [ownLabel]: 'true', [serviceLabel]: service },
    },
  }));
  return {
    ...workload,
    spec: { ...workload.spec!, template: pods, ...(claims === undefined ? {} : { volumeClaimTemplates: claims }) },
  };
}

/** Which service of the topology an object belongs to; null where it may belong to several, as a ConfigMap may. */
function serviceOf({ object, namespace }: OwnObject, all: readonly OwnObject[], scenario: Scenario): string | null {
  if (isWorkload(object)) return carriedBy(object, namespace, scenario);
  const beside = all.filter((other) => other.namespace === namespace).map((other) => other.object);
  const workload = beside.filter(isWorkload).find((one) => uses(one, object));
  return workload === undefined ? null : carriedBy(workload, namespace, scenario);
}

function uses({ spec }: OwnWorkload, object: KubeObject): boolean {
  if (object.kind === 'PersistentVolumeClaim') {
    const claims = spec?.template.spec?.volumes?.map((volume) => volume.persistentVolumeClaim?.claimName) ?? [];
    return claims.includes(object.metadata.name);
  }
  if (object.kind !== 'Service') return false;
  const wanted = Object.entries(object.spec?.selector ?? {});
  const labels = spec?.template.metadata?.labels ?? {};
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

function carriedBy({ kind, metadata }: OwnWorkload, namespace: string, { target, topology }: Scenario): string | null {
  const inNamespace = (service: Service) => service.namespace === namespace;
  const found = topology.services.filter(inNamespace).find(({ name }) => {
    const mapped = target?.services[name];
    const refs = mapped === undefined ? [] : [mapped.workload, ...mapped.beside];
    return refs.map(workloadRef).some((ref) => ref.kind === kind && ref.name === metadata.name);
  });
  return found?.name ?? null;
}
