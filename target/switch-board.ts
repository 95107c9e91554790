import type { ToldFault, ToldState } from './faults.ts';
import { limits } from './limits.ts';
import { controlsSchema, type Controls, type SwitchFault } from './switch-fault.ts';

interface BoardFault {
  readonly fault: SwitchFault;
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Replicas that began under the fault, by instance. */
  readonly starts: Set<string>;
}

/** A replica that has not asked for so long is taken to be gone. */
const goneAfterMs = 3_000;
const noControls = controlsSchema.parse({});

/**
 * What the switch remembers, in memory: when it ends, so do all faults of the replicas, which is the safe side.
 * `onExpired` is told of each fault that ran out before anybody ended it.
 */
export function createSwitchBoard(onExpired: (id: string, fault: SwitchFault) => void) {
  const faults = new Map<string, BoardFault>();
  const controls = new Map<string, Controls>();
  /** When each replica last asked, by service and instance. */
  const seen = new Map<string, Map<string, number>>();

  return {
    /** Sets a fault, or sets its time anew when it is there already. False when there is no room. */
    putFault(id: string, fault: SwitchFault): boolean {
      expire();
      const before = faults.get(id);
      if (before === undefined && faults.size >= limits.switchEntriesMax) return false;
      const now = performance.now();
      const isSame = before?.fault.kind === fault.kind && before.fault.service === fault.service;
      faults.set(id, {
        fault,
        sinceMs: isSame ? before.sinceMs : now,
        untilMs: now + fault.ttlMs,
        starts: isSame ? before.starts : new Set(),
      });
      return true;
    },
    deleteFault: (id: string): boolean => faults.delete(id),
    list() {
      expire();
      const now = performance.now();
      return [...faults].map(([id, { fault, sinceMs, untilMs, starts }]) => ({
        id,
        fault,
        ageMs: Math.round(now - sinceMs),
        remainingMs: Math.round(untilMs - now),
        starts: starts.size,
      }));
    },
    putControls(service: string, value: Controls): boolean {
      if (!controls.has(service) && controls.size >= limits.switchEntriesMax) return false;
      controls.set(service, value);
      return true;
    },
    deleteControls: (service: string): boolean => controls.delete(service),
    listControls: () => [...controls].map(([service, value]) => ({ service, ...value })),
    /** What one replica of a service has to know; that it asks is remembered. */
    tell(service: string, instance: string, upMs: number): ToldState {
      expire();
      const now = performance.now();
      const instances = noteInstance(service, instance, now);
      const told: ToldFault[] = [];
      for (const [id, { fault, sinceMs, untilMs, starts }] of faults) {
        if (fault.kind === 'objects' || (fault.service !== service && fault.service !== '*')) continue;
        const ageMs = now - sinceMs;
        const isStart = upMs < ageMs;
        if (isStart && starts.size < limits.instancesMax) starts.add(instance);
        told.push({ id, fault, ageMs, remainingMs: untilMs - now, instances, starts: starts.size, isStart });
      }
      return { faults: told, controls: controls.get(service) ?? noControls };
    },
  };

  function expire(): void {
    const now = performance.now();
    for (const [id, { fault, untilMs }] of faults) {
      if (untilMs > now) continue;
      faults.delete(id);
      onExpired(id, fault);
    }
  }

  /** How many replicas of the service live now. */
  function noteInstance(service: string, instance: string, now: number): number {
    const known = seen.get(service) ?? new Map<string, number>();
    if (!seen.has(service) && seen.size < limits.instancesMax) seen.set(service, known);
    for (const [other, at] of known) if (now - at > goneAfterMs) known.delete(other);
    if (known.size < limits.instancesMax) known.set(instance, now);
    return known.size;
  }
}
