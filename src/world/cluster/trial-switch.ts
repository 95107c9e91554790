import { monotonicNowMs } from '../../base/clock.ts';
import type { FaultSwitch, TrialSwitch } from './site.ts';

/**
 * Remembers what a trial has set at the fault switch and how long it is to last. The switch keeps all in memory: when its
 * pod begins anew, faults and controls are gone, and without this a fault that ended so would be taken for a service that
 * got well, or a candidate would be blamed for a control that vanished.
 */
export function trialSwitch(inner: FaultSwitch): TrialSwitch {
  const endsAt = new Map<string, number>();
  let first: string | null = null;
  let fault: string | null = null;
  /** The switch cannot have ended it by itself: it counts from when it heard of the fault, which was later. */
  const isDue = (until: number | undefined): boolean => until !== undefined && monotonicNowMs() < until;
  const processorWork: FaultSwitch['processorWork'] = async () => {
    const work = await inner.processorWork();
    first ??= work.instance;
    if (work.instance !== first) {
      fault ??= 'the fault switch began anew in the middle of the trial: the faults and controls that it held are gone';
    }
    return work;
  };
  return {
    async put(id, wish) {
      const began = monotonicNowMs();
      await inner.put(id, wish);
      endsAt.set(id, began + wish.ttlMs);
    },
    async remove(id) {
      const until = endsAt.get(id);
      // Before it is gone: a look just then must not miss what is being taken away.
      endsAt.delete(id);
      const existed = await inner.remove(id);
      if (!existed && isDue(until)) fault ??= gone(id, 'when it was to be cleared');
      return existed;
    },
    faults: () => inner.faults(),
    setControls: (service, controls) => inner.setControls(service, controls),
    clearControls: (service) => inner.clearControls(service),
    controls: (service) => inner.controls(service),
    processorWork,
    get fault() {
      return fault;
    },
    async look() {
      await processorWork();
      const wanted = [...endsAt.keys()];
      const held = await inner.faults();
      const lost = wanted.find((id) => !held.includes(id) && isDue(endsAt.get(id)));
      if (lost !== undefined) fault ??= gone(lost, 'at the end of the trial');
      return fault;
    },
  };
}

function gone(id: string, when: string): string {
  return `the fault ${id} was no longer at the fault switch ${when}, and nobody had taken it away`;
}
