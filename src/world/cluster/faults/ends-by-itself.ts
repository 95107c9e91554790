import type { Fault } from '../../../domain/fault.ts';
import type { ObjectsFault } from '../../../domain/switch-fault.ts';
import type { WorkloadName } from '../actions/workload-of.ts';
import type { Site } from '../site.ts';
import { lifeMs } from './switch-fault-driver.ts';

type Patch = ObjectsFault['patches'][number];
type Targeted = Pick<Extract<Fault, { target: string }>, 'id' | 'target' | 'at' | 'until'>;

/**
 * Leaves with the fault switch how a fault in Kubernetes' own objects ends, before it is brought about: if requal never
 * returns, the switch ends it a little after its time. A fault that is prepared bites only `inMs` real milliseconds later.
 */
export async function endsByItself(fault: Targeted, site: Site, patches: readonly Patch[], inMs = 0): Promise<void> {
  site.restoreLog.ahead({ kind: 'switch-fault', id: fault.id });
  const { id, target: service } = fault;
  await site.faultSwitch.put(id, {
    kind: 'objects',
    service,
    patches: [...patches],
    ttlMs: inMs + lifeMs(fault, site),
  });
}

/** The fault has been ended otherwise. Harmless when the switch has ended it already. */
export async function endedOtherwise({ id }: Targeted, { faultSwitch }: Site): Promise<void> {
  await faultSwitch.remove(id);
}

/** Where Kubernetes keeps a workload. */
export function workloadPath({ kind, namespace, name }: WorkloadName): string {
  return `/apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`;
}
