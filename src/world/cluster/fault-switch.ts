import { HarnessError } from '../../base/errors.ts';
import type { Controls } from '../../domain/switch-fault.ts';
import { controlsSchema } from '../../domain/switch-fault.ts';
import type { KubeAnswer } from './kube/transport.ts';
import type { KubeClient } from './kube/kube-client.ts';
import { processorWorkSchema } from './processor-work-schema.ts';
import { ports, switchName, systemNamespace } from './manifests/names.ts';
import type { FaultSwitch } from './site.ts';

const address = { namespace: systemNamespace, service: switchName, port: ports.http };

/** The fault switch through the API server's proxy: from outside of the cluster there is no other way to it. */
export function openFaultSwitch(kube: KubeClient): FaultSwitch {
  const call = async (method: 'GET' | 'PUT' | 'DELETE', path: string, body: object | null = null): Promise<unknown> => {
    const answer: KubeAnswer = await kube.proxy(address, method, path, body);
    if (answer.status === 200) return JSON.parse(answer.body);
    throw new HarnessError(
      `the fault switch answered HTTP ${answer.status} to ${method} ${path}: ${answer.body.slice(0, 200)}`,
    );
  };
  const controls = async (service: string): Promise<Controls> => {
    const { controls: all } = (await call('GET', '/controls')) as {
      controls: readonly ({ service: string } & Controls)[];
    };
    const { service: _, ...found } = all.find((one) => one.service === service) ?? { service };
    return controlsSchema.parse(found);
  };
  return {
    async put(id, fault) {
      await call('PUT', `/faults/${id}`, fault);
    },
    async remove(id) {
      return ((await call('DELETE', `/faults/${id}`)) as { existed: boolean }).existed;
    },
    async faults() {
      const { faults } = (await call('GET', '/faults')) as { faults: readonly { readonly id: string }[] };
      return faults.map(({ id }) => id);
    },
    async setControls(service, change) {
      await call('PUT', `/controls/${service}`, { ...(await controls(service)), ...change });
    },
    async clearControls(service) {
      await call('DELETE', `/controls/${service}`);
    },
    controls,
    async processorWork() {
      const told = processorWorkSchema.parse(await call('GET', '/processor-work'));
      return { tookMs: told.tookSeconds * 1_000, neededMs: told.neededSeconds * 1_000, instance: told.instance };
    },
  };
}
