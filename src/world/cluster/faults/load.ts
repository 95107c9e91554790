import type { FaultOf } from '../../../domain/fault.ts';
import { limits } from '../../../domain/limits.ts';
import type { Site } from '../site.ts';
import type { FaultDriver } from './fault-driver.ts';
import { lifeMs } from './switch-fault-driver.ts';

const seenOverMs = 2_000;

/** More users than planned for. */
export const trafficSurge: FaultDriver<'traffic-surge'> = loadDriver(true);

/** Requests that no user sent: they are not counted among the users', and hurt them all the same. */
export const abusiveTraffic: FaultDriver<'abusive-traffic'> = loadDriver(false);

type LoadFault = FaultOf<'traffic-surge'> | FaultOf<'abusive-traffic'>;

function loadDriver(legitimate: boolean) {
  return {
    refuse: ({ target }: LoadFault, { scenario }: Pick<Site, 'scenario'>) =>
      target === scenario.workload.entry ? null : `load enters at ${scenario.workload.entry} and not at ${target}`,
    bitesWithinMs: limits.faultBitesWithinMs,
    async inject(fault: LoadFault, site: Site) {
      await site.loads.start(fault.id, { rate: extraRate(fault, site), legitimate, forMs: lifeMs(fault, site) });
    },
    confirm(fault: LoadFault, site: Site) {
      const { offered } = site.loads.seen(fault.id, seenOverMs);
      const wanted = (extraRate(fault, site) * seenOverMs) / 1_000;
      return Promise.resolve(
        offered >= wanted / 2 ? null : `only ${offered} of ${Math.round(wanted)} requests were seen`,
      );
    },
    clear: (fault: LoadFault, site: Site) => site.loads.stop(fault.id),
    confirmCleared(fault: LoadFault, site: Site) {
      const { offered } = site.loads.seen(fault.id, seenOverMs);
      return Promise.resolve(offered === 0 ? null : `${offered} requests were still seen`);
    },
  };
}

/** Requests per second on top of the workload's. */
function extraRate({ factor }: LoadFault, { scenario }: Site): number {
  return Math.max(1, (factor - 1) * scenario.workload.rate);
}
