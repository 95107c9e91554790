import type { Axis, Cell } from './cell.ts';
import { exampleOf } from './cell.ts';
import { variableDomains, type VariableDomain } from './variable-domains.ts';

/**
 * Whether the second cell of an axis is worse than the first: less evidence, wider radius, less confidence, more
 * novelty, a regulated tag (requirements.md B, E). False where the variable has no order, or the two none.
 */
export function isWorse(axis: Axis, cell: number, than: number): boolean {
  const [here, there] = [axis.cells[cell], axis.cells[than]];
  const domain: VariableDomain | undefined = variableDomains[axis.path as keyof typeof variableDomains];
  if (here === undefined || there === undefined || domain === undefined || cell === than) return false;
  if (here.kind === 'missing') return domain.absence === 'worst';
  if (there.kind === 'missing') return false;
  return isWorseValue(domain, here, there);
}

function isWorseValue(domain: VariableDomain, here: Cell, there: Cell): boolean {
  const [value, other] = [exampleOf(here), exampleOf(there)];
  switch (domain.kind) {
    case 'name':
      return false;
    case 'flag':
      return domain.worse !== null && value === domain.worse && other !== domain.worse;
    case 'choice':
      return domain.worse.includes(String(value)) && !domain.worse.includes(String(other));
    case 'number':
      if (typeof value !== 'number' || typeof other !== 'number') return false;
      if (value < domain.orderedFrom || other < domain.orderedFrom) return false;
      return domain.worse === 'higher' ? value > other : domain.worse === 'lower' && value < other;
  }
}

/** Whether the first row is worse than the second in some variable and in no other way different. */
export function isWorseRow(axes: readonly Axis[], row: readonly number[], than: readonly number[]): boolean {
  let differs = false;
  for (const [index, axis] of axes.entries()) {
    const [cell, other] = [row[index] ?? -1, than[index] ?? -1];
    if (cell === other) continue;
    if (!isWorse(axis, cell, other)) return false;
    differs = true;
  }
  return differs;
}
