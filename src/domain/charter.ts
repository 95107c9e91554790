import { z } from 'zod';
import { actionKindSchema } from './action.ts';
import { stagedKindSchema } from './canary.ts';
import { durationSchema, fractionSchema, roleSchema } from './primitives.ts';

/** Parameters of the rules that hold whatever the policy says (`policies/charter.yaml`). */
export const charterSchema = z.strictObject({
  version: z.string().max(40),
  /** Least confidence for acting alone, by tier of the action (requirements.md B1: risk-specific, not one number). */
  confidenceMin: z.strictObject({ tier1: fractionSchema, tier2: fractionSchema }),
  blastRadius: z.strictObject({
    /** True services changed by one action. */
    servicesMax: z.int().positive(),
    concurrentMax: fractionSchema,
    trafficMax: fractionSchema,
    cumulativeServicesMax: z.int().positive(),
    window: durationSchema,
  }),
  /** A pattern that truly occurred less often than this is novel (requirements.md B3). */
  occurrencesMin: z.int().positive(),
  evidence: z.strictObject({ ageMax: durationSchema, independentMin: z.int().positive() }),
  budgetMin: fractionSchema,
  alwaysHuman: z.array(actionKindSchema),
  /** Acting in a closed change window is excused while fewer user requests than this succeed (requirements.md D10). */
  severityExceptionBelow: fractionSchema,
  /** Tiers from this one on need two approvers of separate functions (requirements.md D4). */
  dualApprovalFromTier: z.int().min(1).max(4),
  /** Technical, business, governance: roles of one function do not check each other (requirements.md D4). */
  approverFunctions: z.array(z.array(roleSchema).min(1)).min(2),
  approvalAgeMax: durationSchema,
  /** Who has to be among those called, where not everybody can decide (requirements.md F2). */
  roles: z.strictObject({
    /** A regulated asset without a change record, or one of which no tag is shown. */
    regulated: z.array(roleSchema).min(1),
    /** Data that cannot be brought back are at stake. */
    data: z.array(roleSchema).min(1),
    /** An incident commander is in control. */
    commander: z.array(roleSchema).min(1),
  }),
  /** A no stands for this long at most: whoever is not asked again after it was not asked (requirements.md F2, F4). */
  rejectionHoldsMax: durationSchema,
  stopWithin: durationSchema,
  /** The least time that is stated for stopping a step at level 3, from when it was told (requirements.md A3). */
  abortWindowMin: durationSchema,
  escalateWithin: durationSchema,
  /** The longest time in which the effect of a step is known, or it is undone or handed over (requirements.md D13). */
  verifyWithinMax: durationSchema,
  repeatsMax: z.int().positive(),
  actionsPerHourMax: z.int().positive(),
  recommendationsPerHourMax: z.int().positive(),
  /** Kinds of action that a policy's own rule about canaries is held against (requirements.md D12). */
  canaryActions: z.array(stagedKindSchema),
  /** Read-only calls of tools in one hour, above which they are unusually frequent (requirements.md G7). */
  toolCallsPerHourMax: z.int().positive(),
  suppressionMax: durationSchema,
  servingFractionMin: fractionSchema,
});
export type Charter = z.output<typeof charterSchema>;
