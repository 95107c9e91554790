import type { FaultKind, FaultOf } from '../../../domain/fault.ts';
import { limits } from '../../../domain/limits.ts';
import type { SwitchFault } from '../../../domain/switch-fault.ts';
import type { Site } from '../site.ts';
import { realMs } from '../site.ts';
import type { FaultDriver } from './fault-driver.ts';

type WithoutLife<F> = F extends unknown ? Omit<F, 'ttlMs'> : never;
/** A fault for the switch. It lasts as long as the fault of the scenario, or for `lastsMs` real milliseconds if that is less. */
export type SwitchWish = WithoutLife<SwitchFault> & { readonly lastsMs?: number };

interface SwitchDriver<K extends FaultKind> {
  readonly refuse?: FaultDriver<K>['refuse'];
  /** What is set at the switch, and under which endings of the fault's id. */
  readonly set: (fault: FaultOf<K>, site: Site) => readonly SwitchWish[];
  readonly confirm: FaultDriver<K>['confirm'];
  readonly confirmCleared: FaultDriver<K>['confirmCleared'];
  /** Before anything is set; what `confirm` has to know of that time goes into the notes of the fault. */
  readonly before?: (fault: FaultOf<K>, site: Site) => Promise<void>;
}

/** A fault of the target's own, set at its switch, where it ends by itself if requal never returns. */
export function switchFaultDriver<K extends FaultKind>(driver: SwitchDriver<K>): FaultDriver<K> {
  const ids = (fault: FaultOf<K>, site: Site): readonly string[] =>
    driver.set(fault, site).map((_, n) => (n === 0 ? fault.id : `${fault.id}.${n}`));
  return {
    refuse: driver.refuse ?? (() => null),
    bitesWithinMs: limits.faultBitesWithinMs,
    async inject(fault, site) {
      await driver.before?.(fault, site);
      const wishes = driver.set(fault, site);
      for (const [n, id] of ids(fault, site).entries()) {
        const { lastsMs = Infinity, ...wish } = wishes[n]!;
        site.restoreLog.ahead({ kind: 'switch-fault', id });
        await site.faultSwitch.put(id, { ...wish, ttlMs: Math.min(lastsMs, lifeMs(fault, site)) });
      }
    },
    confirm: driver.confirm,
    async clear(fault, site) {
      for (const id of ids(fault, site)) await site.faultSwitch.remove(id);
    },
    confirmCleared: driver.confirmCleared,
  };
}

/** To the end of the trial at most, and a little longer: the trial ends it before. */
export function lifeMs(fault: { readonly at: number; readonly until: number | null }, site: Site): number {
  const until = fault.until ?? site.scenario.horizon;
  return realMs(site, Math.max(0, until - fault.at)) + limits.faultOutlivesMs;
}
