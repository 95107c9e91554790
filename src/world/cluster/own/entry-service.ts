import type { Scenario } from '../../../domain/scenario.ts';
import { workloadRef } from '../../../domain/target.ts';
import type { OwnObject } from './own-manifests.ts';
import { isWorkload } from './own-manifests.ts';

/** The pods that users reach, and their port by number or name. */
export interface EntryService {
  readonly selector: Readonly<Record<string, string>>;
  readonly targetPort: number | string;
}

/** What the Service behind `slo.entry` leads to, or a sentence that says why it leads nowhere. */
export function entryService(objects: readonly OwnObject[], scenario: Scenario): EntryService | string {
  const { target, topology, workload } = scenario;
  const entry = topology.services.find(({ name }) => name === workload.entry);
  const mapped = target?.services[workload.entry];
  if (target === null || entry === undefined || mapped === undefined) return 'The entry has no workload.';
  const { service, port } = target.slo.entry;
  const inNamespace = objects.filter(({ namespace }) => namespace === entry.namespace);
  const found = inNamespace
    .map(({ object }) => object)
    .find((one) => one.kind === 'Service' && one.metadata.name === service);
  if (found?.kind !== 'Service')
    return `The manifests have no Service \`${service}\` in the namespace \`${entry.namespace}\`.`;
  const { selector = {}, ports = [] } = found.spec ?? {};
  const way = ports.find((one) => one.port === port);
  if (way === undefined) return `The Service \`${service}\` has no port ${port}.`;
  const { kind, name } = workloadRef(mapped.workload);
  const carrier = inNamespace
    .map(({ object }) => object)
    .find((one) => one.kind === kind && one.metadata.name === name);
  const labels = carrier !== undefined && isWorkload(carrier) ? (carrier.spec?.template.metadata?.labels ?? {}) : {};
  const wanted = Object.entries(selector);
  if (wanted.length === 0 || wanted.some(([key, value]) => labels[key] !== value)) {
    return `The Service \`${service}\` does not select the pods of \`${mapped.workload}\`, which carries the entry.`;
  }
  return { selector, targetPort: way.targetPort ?? way.port };
}
