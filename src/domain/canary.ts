import { z } from 'zod';
import { durationSchema, fractionSchema } from './primitives.ts';

/** Kinds that go through the replicas of their target, or change how many there are, and so can begin with a few. */
export const stagedKinds = ['rolling-restart', 'rollback-deploy', 'scale-out', 'scale-in'] as const;
export const stagedKindSchema = z.enum(stagedKinds);
export type StagedKind = z.output<typeof stagedKindSchema>;

/** Which action begins with a few replicas that are watched before it goes on (requirements.md D12). */
export const canaryRuleSchema = z.strictObject({
  action: stagedKindSchema,
  /** How many replicas, or which share of the target's (rounded down, at least one). */
  size: z.union([z.strictObject({ replicas: z.int().positive() }), z.strictObject({ fraction: fractionSchema })]),
  /** How long they are watched once they serve. */
  observe: durationSchema,
  /** What stops it: a rise of the target's share of failed requests, or of its latency, as it is shown. */
  rollbackOn: z
    .strictObject({
      errorRatioRise: fractionSchema.default(0.02),
      latencyFactor: z.number().min(1).max(100).default(2),
    })
    .default({ errorRatioRise: 0.02, latencyFactor: 2 }),
});
export type CanaryRule = z.output<typeof canaryRuleSchema>;

/** The canary of one plan, definite. */
export interface PlannedCanary {
  readonly replicas: number;
  readonly observeMs: number;
  readonly errorRatioRise: number;
  readonly latencyFactor: number;
}

/** Replicas that a rule lets a step on so many of them begin with. */
export function canaryReplicas({ size }: CanaryRule, replicas: number): number {
  return 'replicas' in size ? size.replicas : Math.max(Math.floor(size.fraction * replicas), 1);
}
