import type { Facts } from '../domain/facts.ts';
import type { Plan } from '../domain/plan.ts';
import type { Level } from '../domain/policy.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import type { FactValues } from './condition.ts';
import type { Weighed } from './weigh-clauses.ts';

/** Why the level is what it is, beyond what the clauses say. */
export type Limit = 'nothing-proposed' | 'always-human' | 'not-authorised' | 'fallback';

/** The level with all that led to it. */
export interface Outcome {
  readonly level: Level;
  readonly limits: readonly Limit[];
  /** The entry of `authorised` under which it acts; null when it does not act. */
  readonly authorisation: string | null;
}

/**
 * The level: what a clause demands comes first, then what is permitted and authorised, then the fallback. An action that
 * is not authorised at a level that would run it alone, or that is always human, is recommended instead (level 2).
 */
export function chooseLevel(compiled: CompiledPolicy, weighed: Weighed, facts: Facts, plan: Plan | null): Outcome {
  const { demanded, permitted } = weighed;
  if (plan === null) {
    // There is nothing to approve or to carry out, so a person can only be given what is known.
    const level = demanded === 0 ? 0 : 1;
    return { level, limits: ['nothing-proposed'], authorisation: null };
  }
  const limits: Limit[] = [];
  let wanted: readonly Level[] = permitted;
  if (demanded !== null) wanted = [demanded];
  else if (permitted.length === 0) {
    wanted = [compiled.policy.fallback ?? 1];
    limits.push('fallback');
  }
  const human = compiled.alwaysHuman.has(plan.action.kind);
  if (human) limits.push('always-human');
  for (const level of wanted) {
    if (level <= 2) return { level, limits, authorisation: null };
    const authorisation = human ? null : authorisationFor(compiled, facts, plan, level);
    if (authorisation !== null) return { level, limits, authorisation };
  }
  if (!human) limits.push('not-authorised');
  return { level: 2, limits, authorisation: null };
}

function authorisationFor(compiled: CompiledPolicy, facts: Facts, plan: Plan, level: Level): string | null {
  const pattern = facts.agent.pattern;
  for (const entry of compiled.authorised.get(plan.action.kind) ?? []) {
    if (entry.level < level) continue;
    if (entry.patterns.size > 0 && (pattern === null || !entry.patterns.has(pattern))) continue;
    if (entry.where.evaluate(facts as unknown as FactValues).kind === 'true') return entry.id;
  }
  return null;
}
