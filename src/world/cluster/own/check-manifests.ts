import { UserError } from '../../../base/errors.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import type { OwnService, Target } from '../../../domain/target.ts';
import { workloadRef } from '../../../domain/target.ts';
import type { Service } from '../../../domain/topology.ts';
import { tlsSecretName } from '../manifests/names.ts';
import { entryService } from './entry-service.ts';
import type { OwnObject, OwnWorkload, PlaceOf } from './own-manifests.ts';
import { isWorkload } from './own-manifests.ts';
import { scrapeOf } from './scrape-of.ts';

type Installed = OwnObject & { readonly object: OwnWorkload };

/** Holds manifests and scenario against each other. Throws `UserError` for the first thing in which they differ. */
export function checkManifests(objects: readonly OwnObject[], scenario: Scenario, placeOf: PlaceOf): void {
  const { target, topology, workload } = scenario;
  if (target === null) return;
  refuseTwice(objects);
  const workloads = objects.filter((one): one is Installed => isWorkload(one.object));
  for (const [name, own] of Object.entries(target.services)) {
    const service = topology.services.find((one) => one.name === name);
    if (service !== undefined) checkService(service, own, workloads, placeOf);
  }
  for (const one of workloads) refuseUnmapped(one, target, topology.services);
  checkEntry(objects, scenario, placeOf);
  const secret = tlsSecretName(workload.entry);
  const taken = objects.find(({ object }) => object.kind === 'Secret' && object.metadata.name === secret);
  if (taken !== undefined && target.slo.entry.scheme === 'https') {
    const what = `requal makes the Secret \`${secret}\` itself, with a certificate that its users trust.`;
    throw new UserError(what, { place: taken.placeOf(['metadata', 'name']), mend: 'Remove it, and mount that one.' });
  }
}

function refuseTwice(objects: readonly OwnObject[]): void {
  const seen = new Set<string>();
  for (const { object, namespace, placeOf } of objects) {
    const key = `${object.kind} ${namespace}/${object.metadata.name}`;
    if (seen.has(key)) {
      const place = placeOf(['metadata', 'name']);
      throw new UserError(`\`${key}\` is there twice.`, { place, mend: 'Remove one of the two.' });
    }
    seen.add(key);
  }
}

function checkService(service: Service, own: OwnService, workloads: readonly Installed[], placeOf: PlaceOf): void {
  const { name, namespace, replicas } = service;
  const path = ['target', 'services', name];
  const found = [own.workload, ...own.beside].map((ref) => {
    const one = workloads.find((candidate) => isNamed(candidate, namespace, ref));
    if (one !== undefined) return one;
    const what = `The manifests have no \`${ref}\` in the namespace \`${namespace}\` of \`${name}\`.`;
    throw new UserError(what, { place: placeOf(path), mend: `There are: ${workloads.map(nameOf).join(', ')}.` });
  });
  const [main] = found;
  const wanted = main?.object.spec?.replicas ?? 1;
  if (main !== undefined && wanted !== replicas) {
    const what = `\`${own.workload}\` has ${wanted} replicas, and \`${name}\` of the topology has ${replicas}.`;
    const mend = 'Make them the same: what automation is shown would not be what runs.';
    throw new UserError(what, { place: main.placeOf(['spec', 'replicas']), mend });
  }
  for (const one of found) {
    refuseHiddenState(service, one);
    scrapeOf(one.object, one === main ? own : { scrape: null }, one.placeOf);
  }
}

/** What a service keeps can be lost, and only a service that says so is watched for it. */
function refuseHiddenState({ name, kind }: Service, { object, placeOf }: Installed): void {
  if (kind === 'stateful' || kind === 'queue') return;
  const volumes = object.spec?.template.spec?.volumes ?? [];
  const at = volumes.findIndex(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined);
  const templates = object.kind === 'StatefulSet' ? (object.spec?.volumeClaimTemplates ?? []) : [];
  if (at < 0 && templates.length === 0) return;
  const path = at < 0 ? ['spec', 'volumeClaimTemplates'] : ['spec', 'template', 'spec', 'volumes', at];
  const what = `\`${object.kind}/${object.metadata.name}\` keeps something on a volume, and \`${name}\` of the topology is ${kind}.`;
  const mend = `Say \`kind: stateful\` of \`${name}\`: what it keeps can be lost.`;
  throw new UserError(what, { place: placeOf(path), mend });
}

/** Pods that stand for no service would be seen by nobody, whatever becomes of them. */
function refuseUnmapped(one: Installed, { services }: Target, known: readonly Service[]): void {
  const isMapped = Object.entries(services).some(([name, { workload, beside }]) => {
    const namespace = known.find((service) => service.name === name)?.namespace ?? '';
    return [workload, ...beside].some((ref) => isNamed(one, namespace, ref));
  });
  if (isMapped) return;
  const what = `Nothing in \`target.services\` says which service \`${nameOf(one)}\` carries.`;
  const mend = 'Map it as the `workload` of a service, or as one of those `beside` it.';
  throw new UserError(what, { place: one.placeOf(['metadata', 'name']), mend });
}

function isNamed({ object, namespace }: Installed, wantedNamespace: string, ref: string): boolean {
  const { kind, name } = workloadRef(ref);
  return object.kind === kind && object.metadata.name === name && namespace === wantedNamespace;
}

function nameOf({ object }: Installed): string {
  return `${object.kind}/${object.metadata.name}`;
}

function checkEntry(objects: readonly OwnObject[], scenario: Scenario, placeOf: PlaceOf): void {
  const found = entryService(objects, scenario);
  if (typeof found !== 'string') return;
  throw new UserError(found, {
    place: placeOf(['target', 'slo', 'entry']),
    mend: 'Name a Service of the manifests that selects the pods of the entry, and one of its ports.',
  });
}
