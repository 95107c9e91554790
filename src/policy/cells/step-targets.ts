import type { CompiledException, CompiledPolicy } from '../compile-policy.ts';
import type { Condition } from '../condition.ts';
import type { ConditionConstant } from '../condition-constants.ts';
import { calmValue, exampleOn } from './calm-facts.ts';
import { cellHolds, type Cell } from './cell.ts';
import { cutAxes } from './cut-axes.ts';

/** Services between which the policies tell no difference. */
export interface StepTarget {
  /** One of them: the ordinary one where it is among them. */
  readonly name: string;
  /** All of them, as cells of `scope.target`. */
  readonly cells: readonly Cell[];
  /** For each policy the exceptions that are in force for them. */
  readonly exceptions: readonly (readonly CompiledException[])[];
}

const path = 'scope.target';

/**
 * All services, cut where a condition or an exception that is in force at `asOfMs` tells one from another. Services of
 * which every comparison says the same, and for which the same clauses are lifted, stand together, so that a long list of names costs one case. The ordinary ones come first.
 */
export function stepTargets(
  policies: readonly CompiledPolicy[],
  conditions: readonly Condition[],
  asOfMs: number,
): readonly StepTarget[] {
  const lifted = policies.flatMap(({ exceptions }) => [...exceptions.keys()]);
  const cells = cutAxes(conditions, { [path]: lifted }).find((axis) => axis.path === path)?.cells ?? [];
  const constants = conditions.flatMap((one) => one.constants.filter((constant) => constant.path === path));
  const alike = new Map<string, StepTarget>();
  for (const cell of cells) {
    const name = String(exampleOn(path, cell));
    const exceptions = policies.map((policy) => inForce(policy, name, asOfMs));
    const lifts = exceptions.map((own) => [...new Set(own.flatMap((one) => [...one.lifts]))].toSorted());
    const key = JSON.stringify([lifts, constants.map((constant) => said(constant, name))]);
    const known = alike.get(key);
    alike.set(key, known ? { ...known, cells: [...known.cells, cell] } : { name, cells: [cell], exceptions });
  }
  const isOrdinary = ({ cells: own }: StepTarget): boolean => own.some((cell) => cellHolds(cell, calmValue(path)));
  return [...alike.values()].toSorted((a, b) => Number(isOrdinary(b)) - Number(isOrdinary(a)));
}

function inForce({ exceptions }: CompiledPolicy, service: string, asOfMs: number): readonly CompiledException[] {
  return (exceptions.get(service) ?? []).filter(({ voidFrom }) => asOfMs < voidFrom);
}

/** What a comparison comes to for a service; where that is more than yes or no, the name itself keeps all apart. */
function said({ operator, value }: ConditionConstant, name: string): boolean | string {
  switch (operator) {
    case '==':
    case '!=':
    case 'in':
      return [value].flat().includes(name);
    case 'startsWith':
      return name.startsWith(String(value));
    default:
      return name;
  }
}
