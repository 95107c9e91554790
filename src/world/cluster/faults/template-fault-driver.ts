import { invariant } from '../../../base/errors.ts';
import type { FaultKind, FaultOf } from '../../../domain/fault.ts';
import { limits } from '../../../domain/limits.ts';
import type { ObjectsFault } from '../../../domain/switch-fault.ts';
import { faultAnnotation } from '../manifests/names.ts';
import { goingOn } from '../actions/rollout.ts';
import type { WorkloadName } from '../actions/workload-of.ts';
import { carrierOf, workloadOf } from '../actions/workload-of.ts';
import type { KubeObject } from '../kube/kinds.ts';
import type { Site } from '../site.ts';
import { endsByItself, endedOtherwise, workloadPath } from './ends-by-itself.ts';
import type { FaultDriver } from './fault-driver.ts';

type Patch = ObjectsFault['patches'][number];
type Template = NonNullable<KubeObject<'Deployment'>['spec']>['template'];
export type Container = NonNullable<Template['spec']>['containers'][number];

interface TemplateDriver<K extends FaultKind> {
  readonly refuse?: FaultDriver<K>['refuse'];
  /** The container of the target as the fault leaves it. */
  readonly change: (container: Container, fault: FaultOf<K>, site: Site) => Container;
  /** What `confirm` has to know of the time before; kept behind the template of before in the notes of the fault. */
  readonly remember?: (fault: FaultOf<K>, site: Site) => Promise<string>;
  readonly confirm: FaultDriver<K>['confirm'];
  readonly confirmCleared: FaultDriver<K>['confirmCleared'];
}

/**
 * A fault in the pod template, which the workload's own controller rolls out. It is cleared by the template of before,
 * unless the candidate has got rid of it already.
 */
export function templateFaultDriver<K extends FaultKind>(driver: TemplateDriver<K>): FaultDriver<K> {
  return {
    refuse(fault, site) {
      const target = 'target' in fault ? fault.target : '';
      const service = site.scenario.topology.services.find(({ name }) => name === target);
      if (service === undefined) return `there is no service ${target}`;
      if (service.kind === 'stateful') return `${target} keeps state; its template is not changed`;
      const carrier = carrierOf(service, site.scenario);
      if (carrier?.kind !== 'Deployment') return `no Deployment carries ${target}`;
      return driver.refuse?.(fault, site) ?? null;
    },
    bitesWithinMs: limits.rolloutMaxMs,
    async inject(fault, site) {
      invariant('target' in fault, `a fault of kind ${fault.kind} has no target`);
      const { namespace, name } = workloadOf(site, fault.target);
      const deployment = await site.kube.read('Deployment', namespace, name);
      const template = deployment?.spec?.template;
      invariant(template?.spec !== undefined, `${name} has no template`);
      site.notes.set(fault.id, [JSON.stringify(template), (await driver.remember?.(fault, site)) ?? '']);
      const [container, ...others] = template.spec.containers;
      invariant(container !== undefined, `${name} has no container`);
      const annotations = { ...template.metadata?.annotations, [faultAnnotation]: fault.id };
      const changed: Template = {
        ...template,
        metadata: { ...template.metadata, annotations },
        spec: { ...template.spec, containers: [driver.change(container, fault, site), ...others] },
      };
      await endsByItself(fault, site, [takeAway(workloadOf(site, fault.target), fault.id, template)]);
      await replaceTemplate(site, fault.target, changed);
    },
    confirm: driver.confirm,
    async clear(fault, site) {
      const [before] = site.notes.get(fault.id) ?? [];
      if (before === undefined || !('target' in fault)) return;
      const { namespace, name } = workloadOf(site, fault.target);
      const now = await site.kube.read('Deployment', namespace, name);
      const isThere = now?.spec?.template.metadata?.annotations?.[faultAnnotation] === fault.id;
      if (isThere) await replaceTemplate(site, fault.target, JSON.parse(before) as Template);
      await endedOtherwise(fault, site);
    },
    confirmCleared: driver.confirmCleared,
  };
}

/** Only while the fault is still there: a candidate may have rolled it back. */
function takeAway(workload: WorkloadName, id: string, template: Template): Patch {
  const annotation = `/spec/template/metadata/annotations/${faultAnnotation.replaceAll('/', '~1')}`;
  const before = JSON.parse(JSON.stringify(template)) as Patch['value'];
  return {
    path: workloadPath(workload),
    type: 'json',
    value: [
      { op: 'test', path: annotation, value: id },
      { op: 'replace', path: '/spec/template', value: before },
    ],
  };
}

async function replaceTemplate(site: Site, target: string, template: Template): Promise<void> {
  const workload = workloadOf(site, target);
  const value = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'add', path: '/spec/paused', value: 'paused' in goingOn(workload) ? false : undefined },
  ].filter(({ value: to }) => to !== undefined);
  await site.kube.patch(workload.kind, workload.namespace, workload.name, { kind: 'json', value });
}
