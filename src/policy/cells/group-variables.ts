import type { Condition } from '../condition.ts';

/** Conditions that share no variable with those of another group, and the variables that they read, sorted. */
export interface VariableGroup {
  readonly paths: readonly string[];
  readonly conditions: readonly Condition[];
}

/**
 * Splits conditions into groups that share no variable: what one group says is independent of what the others say, so
 * that each can be enumerated on its own. Conditions that read nothing form a group without variables.
 */
export function groupVariables(conditions: readonly Condition[]): readonly VariableGroup[] {
  const groups: { paths: Set<string>; conditions: Condition[] }[] = [];
  for (const condition of conditions) {
    const joined = groups.filter(({ paths }) => condition.reads.some((path) => paths.has(path)));
    const merged = {
      paths: new Set([...joined.flatMap(({ paths }) => [...paths]), ...condition.reads]),
      conditions: [...joined.flatMap((group) => group.conditions), condition],
    };
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups
    .map(({ paths, conditions: inside }) => ({ paths: [...paths].toSorted(), conditions: inside }))
    .toSorted((a, b) => ((a.paths[0] ?? '') < (b.paths[0] ?? '') ? -1 : 1));
}
