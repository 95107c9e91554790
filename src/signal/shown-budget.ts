import type { Context } from '../domain/observation.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Step } from '../domain/world.ts';

/** What the error budget was when each `frozen-budget` began, by the distortion's place in the scenario. */
export interface BudgetRecord {
  readonly held: Map<number, number>;
}

/** What each frozen budget of a scenario shows before it is followed. */
export function createBudgetRecord(scenario: Scenario): BudgetRecord {
  const held = new Map<number, number>();
  scenario.distortions.forEach((one, index) => {
    if (one.kind === 'frozen-budget') held.set(index, one.remaining ?? scenario.context.budgetRemaining);
  });
  return { held };
}

/** Keeps following the budget until the moment at which it is frozen. */
export function recordBudget(record: BudgetRecord, scenario: Scenario, step: Step): void {
  if (record.held.size === 0) return;
  for (const index of record.held.keys()) {
    const distortion = scenario.distortions[index];
    if (distortion?.kind !== 'frozen-budget' || distortion.remaining !== null) continue;
    for (const { at, budgetRemaining } of step.truth) {
      if (at <= distortion.at) record.held.set(index, budgetRemaining);
    }
  }
}

/** The remaining budget as shown, with the time that it claims to be of. The last frozen budget in the file wins. */
export function shownBudget(
  { distortions }: Scenario,
  record: BudgetRecord,
  at: number,
  remaining: number,
): Context['budget'] {
  if (record.held.size === 0) return { remainingFraction: remaining, asOf: at };
  for (const [index, held] of [...record.held].toReversed()) {
    const one = distortions[index];
    if (one && one.at <= at && (one.until === null || at < one.until)) return { remainingFraction: held, asOf: one.at };
  }
  return { remainingFraction: remaining, asOf: at };
}
