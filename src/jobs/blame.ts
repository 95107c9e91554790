import type { ActionKind } from '../domain/action.ts';
import { automationsOf } from '../domain/automation.ts';
import type { Automation } from '../domain/automation.ts';
import type { CandidateContent } from '../domain/candidate.ts';
import type { Entry } from '../domain/entry.ts';
import type { Facts } from '../domain/facts.ts';
import type { Finding } from '../domain/finding.ts';
import { decisionOf } from './decision-of.ts';
import { scopeOf } from '../policy/in-scope.ts';
import type { DeclaredReach } from './reach-shown.ts';

/** An automation, and whether what was put before the policy is its business. */
export interface ScopedAutomation {
  readonly automation: Automation;
  readonly isInScope: (facts: Facts) => boolean;
  /** How far the policy lets it reach alone. */
  readonly declared: DeclaredReach;
}

/** All automations of a candidate. To compile their scopes takes longer than to judge a trial, so it is done once. */
export function scopedAutomations(candidate: CandidateContent): readonly ScopedAutomation[] {
  const declared = candidate.policy.guardrails.blastRadius;
  return automationsOf(candidate).map((automation) => ({ automation, isInScope: scopeOf(automation), declared }));
}

/** Who answers for a breach. */
export type Blame =
  /** Steps prove it, and these automations have such steps; none where the steps are no automation's. */
  | { readonly kind: 'steps'; readonly automations: readonly string[] }
  /** What proves it names no step. */
  | { readonly kind: 'nothing-named' }
  /** The policy owes it to those who watch over it, whichever automation was at work. */
  | { readonly kind: 'policy' };

/**
 * Who answers for a broken rule: the automations of the decisions that prove it, or that what proves it followed from; where
 * nothing of it leads to a decision, those whose action it names.
 */
export function blamedFor(
  { entries: proofs, invariant }: Finding,
  entries: readonly Entry[],
  all: readonly ScopedAutomation[],
): Blame {
  if (duties.has(invariant)) return { kind: 'policy' };
  const told = proofs.flatMap((seq) => entries[seq] ?? []);
  const decisions = told.flatMap((entry) => decisionOf(entry, entries) ?? []);
  const actions = told.flatMap((entry) => actionIn(entry) ?? []);
  if (decisions.length === 0 && actions.length === 0) return { kind: 'nothing-named' };
  const named = all.filter(({ automation, isInScope }) =>
    decisions.length > 0 ? decisions.some(({ facts }) => isInScope(facts)) : actions.includes(automation.action),
  );
  return { kind: 'steps', automations: named.map(({ automation }) => automation.id) };
}

/** What a policy owes those who watch over it, whichever automation was at work (requirements.md F4, G). */
const duties: ReadonlySet<string> = new Set(['automation-alerts', 'override-recorded', 'repeat-gets-review']);

function actionIn(entry: Entry): ActionKind | null {
  switch (entry.kind) {
    case 'apply':
    case 'held-back':
      return entry.action.kind;
    case 'plan':
      return entry.plan.action.kind;
    case 'proposal':
      return entry.actions[0]?.kind ?? null;
    default:
      return null;
  }
}
