import type { PlannedCanary } from '../domain/canary.ts';
import type { Observation } from '../domain/observation.ts';
import type { Baseline } from './health.ts';
import { indicators, measuredSince } from './health.ts';

export interface CanaryInput {
  readonly observation: Observation;
  readonly target: string;
  readonly canary: PlannedCanary;
  /** How the target did before the first replica was touched. */
  readonly baseline: Baseline;
  /** When the canary's replicas served again. */
  readonly since: number;
  readonly at: number;
}

/** `not-seen` is no success: what would show it was not measured since (requirements.md D12, D13). */
export type CanaryHealth = 'healthy' | 'worse' | 'not-seen' | 'too-early';

/** A rise in milliseconds below which a user notices nothing, whatever the factor. */
const latencyNoticedMs = 50;

/** How the watched replicas do, by what is shown of their service: worse at once, healthy only after the whole time. */
export function watchCanary({ observation, target, canary, baseline, since, at }: CanaryInput): CanaryHealth {
  const now = indicators(observation, target);
  const rise = (now.errorRatio ?? 0) - (baseline.errorRatio ?? 0);
  if (now.errorRatio !== null && rise > canary.errorRatioRise) return 'worse';
  const { latencyMs } = baseline;
  if (now.latencyMs !== null && latencyMs !== null) {
    const slower = now.latencyMs > latencyMs * canary.latencyFactor && now.latencyMs > latencyMs + latencyNoticedMs;
    if (slower) return 'worse';
  }
  if (at < since + canary.observeMs) return 'too-early';
  return measuredSince(observation, target, 'error_ratio', since) ? 'healthy' : 'not-seen';
}
