import type { K6Plan } from './k6-plan.ts';
import { plannedRequests } from './k6-plan.ts';
import type { K6Windows } from './k6-windows.ts';

/** Without a request for so long after its release, the load has not begun. */
const lateMs = 10_000;
/** The load is compared with the plan over this time... */
const comparedMs = 10_000;
/** ... and this share of it must be there. Arrival-rate executors keep within a few per cent on a machine with room. */
const shareMin = 0.7;
/** Fewer planned requests than this say nothing about the share. */
const plannedMin = 5;

/**
 * Why what users got cannot be judged at `now`: the load never began, or the machine is too busy to make it. Null when
 * it is as planned. Requests that could not begin count as load: there the target is slow and not the machine.
 */
export function lackOfLoad(plan: K6Plan, windows: K6Windows, releasedAt: number, now: number): string | null {
  const sinceMs = now - releasedAt;
  if (windows.total.offered === 0) {
    return sinceMs > lateMs + plan.patienceMs ? 'k6 has sent no request since it was released' : null;
  }
  if (plan.script !== null) return silence(plan, windows, releasedAt, now);
  // A request is told when it ends, and some hundred milliseconds later: the newest ones are not all here yet. It is counted
  // where it began, so that a target that becomes slow moves none of them out of the time that is compared.
  const untilMs = sinceMs - plan.patienceMs - 1_000;
  const fromMs = untilMs - comparedMs;
  if (fromMs < 0) return null;
  const planned = plannedRequests(plan, fromMs, untilMs);
  const seen = windows.begunBetween(releasedAt + fromMs, releasedAt + untilMs);
  if (planned < plannedMin || seen >= planned * shareMin) return null;
  const share = Math.round((seen / planned) * 100);
  return `k6 made only ${share} % of the planned load: the machine is too busy to measure anything`;
}

/** What a user's own script plans is not known; but where nothing is sent, nothing is known of the users either. */
function silence({ patienceMs }: K6Plan, windows: K6Windows, releasedAt: number, now: number): string | null {
  const overMs = lateMs + patienceMs;
  if (now - releasedAt < overMs || windows.between(now - overMs, now).offered > 0) return null;
  return `k6 has sent no request for ${Math.round(overMs / 1_000)} s`;
}
