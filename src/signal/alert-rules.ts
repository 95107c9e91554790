import { nodesLost, recordsGoBad, telemetryAbsent } from '../domain/observation.ts';
import type { Objective } from '../domain/workload.ts';

const secondMs = 1_000;
const minuteMs = 60_000;
const dayS = 86_400;

/** How long a rule must hold before it fires, and how long its end must hold before it is resolved. */
interface Holding {
  readonly id: string;
  readonly metric: string;
  readonly holdMs: number;
  readonly resolveMs: number;
}

/** The newest value lies beyond `fires`. It is over once the value is back within `resolves`. */
export interface ThresholdRule extends Holding {
  readonly kind: 'threshold';
  readonly side: 'above' | 'below';
  readonly fires: number;
  readonly resolves: number;
}

/** The value is at least `floor` and rose by at least `by` and by the share `byRatio` of what it was `overMs` ago. */
export interface RiseRule extends Holding {
  readonly kind: 'rise';
  readonly overMs: number;
  readonly floor: number;
  readonly by: number;
  readonly byRatio: number;
}

/** The mean over a short and over a long window both burn the error budget faster than allowed. */
export interface BurnRule extends Holding {
  readonly kind: 'burn';
  readonly shortMs: number;
  readonly longMs: number;
  /** Error ratio above which it fires: the burn rate times the budget. */
  readonly fires: number;
  readonly resolves: number;
}

/** A series of a source that reported before has been missing for so long. */
export interface AbsentRule extends Holding {
  readonly kind: 'absent';
}

export type AlertRule = ThresholdRule | RiseRule | BurnRule | AbsentRule;

/**
 * The alert rules, as data. Burn rates follow the multi-window method (a short window so that an alert ends soon after
 * its cause, a long one so that a blip is none), with windows cut to the length of an incident instead of a month.
 */
export function alertRules(objective: Objective): readonly AlertRule[] {
  // An objective of 100 % has no budget; a thousandth keeps its rules finite.
  const budget = Math.max(1 - objective.successRatioMin, 0.001);
  return [
    ...burns('error', 'error_ratio', budget),
    ...burns('edge-error', 'edge_error_ratio', budget),
    below('probe-failing', 'probe_success_ratio', 1 - 10 * budget, 1 - 2 * budget, minuteMs),
    above('latency-high', 'latency_ms', objective.latencyMax, 0.8 * objective.latencyMax, 2 * minuteMs),
    above('memory-high', 'memory_ratio', 0.85, 0.75, minuteMs),
    above('cpu-high', 'cpu_ratio', 0.9, 0.8, 2 * minuteMs),
    above(recordsGoBad, 'integrity_errors_per_min', 1, 0.5, minuteMs),
    below('cache-hits-low', 'cache_hit_ratio', 0.7, 0.8, 2 * minuteMs),
    below('certificate-ending', 'certificate_remaining_s', dayS, dayS, 0),
    below(nodesLost, 'nodes_ready_ratio', 0.95, 0.99, 30 * secondMs),
    rise('restarting', 'restarts', { overMs: 10 * minuteMs, floor: 0, by: 2, byRatio: 0 }, 0),
    rise('queue-growing', 'queue_depth', { overMs: 5 * minuteMs, floor: 100, by: 50, byRatio: 0.5 }, minuteMs),
    { kind: 'absent', id: telemetryAbsent, metric: '', holdMs: 2 * minuteMs, resolveMs: minuteMs },
  ];
}

/** Rates after which a budget of thirty days would be gone in three days (fast) and in ten (slow). */
function burns(id: string, metric: string, budget: number): BurnRule[] {
  const rule = { kind: 'burn', metric, resolveMs: 2 * minuteMs } as const;
  const fast = Math.min(10 * budget, 0.5);
  const slow = Math.min(3 * budget, 0.3);
  return [
    {
      ...rule,
      id: `${id}-burn-fast`,
      shortMs: minuteMs,
      longMs: 5 * minuteMs,
      fires: fast,
      resolves: fast / 2,
      holdMs: 0,
    },
    {
      ...rule,
      id: `${id}-burn-slow`,
      shortMs: 5 * minuteMs,
      longMs: 30 * minuteMs,
      fires: slow,
      resolves: slow / 2,
      holdMs: 2 * minuteMs,
    },
  ];
}

function above(id: string, metric: string, fires: number, resolves: number, holdMs: number): ThresholdRule {
  return { kind: 'threshold', id, metric, side: 'above', fires, resolves, holdMs, resolveMs: 2 * minuteMs };
}

function below(id: string, metric: string, fires: number, resolves: number, holdMs: number): ThresholdRule {
  return { kind: 'threshold', id, metric, side: 'below', fires, resolves, holdMs, resolveMs: 2 * minuteMs };
}

function rise(
  id: string,
  metric: string,
  shape: Pick<RiseRule, 'overMs' | 'floor' | 'by' | 'byRatio'>,
  holdMs: number,
): RiseRule {
  return { kind: 'rise', id, metric, ...shape, holdMs, resolveMs: 2 * minuteMs };
}
