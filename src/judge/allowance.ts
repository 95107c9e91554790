import { actionKinds } from '../domain/action.ts';
import type { ActionKind } from '../domain/action.ts';
import type { Expectation } from '../domain/expectation.ts';
import { remediesOf } from '../domain/remedy.ts';
import type { Scenario } from '../domain/scenario.ts';
import { changesAnything } from './changes-anything.ts';
import { targetOf } from './truth.ts';

/** What a label lets automation do alone. */
export interface Allowance {
  readonly label: Expectation;
  /** The service that it names, else those that are at fault in its time. */
  readonly targets: readonly string[];
  /** The steps that it names, else those that would mend what is wrong there, else, where none would, each that changes anything. */
  readonly kinds: readonly ActionKind[];
}

/** What a label allows in a scenario. */
export function allowanceOf(label: Expectation, scenario: Scenario): Allowance {
  const faults = scenario.faults.filter(({ at, until }) => at < label.to && label.from < (until ?? scenario.horizon));
  const targets = label.target === null ? faults.flatMap((fault) => targetOf(fault) ?? []) : [label.target];
  const remedies = faults.flatMap(remediesOf).filter(({ target }) => targets.includes(target));
  const meant = remedies.length > 0 ? remedies.map(({ kind }) => kind) : actionKinds;
  const kinds = (label.actions.length > 0 ? label.actions : meant).filter(changesAnything);
  return { label, targets: [...new Set(targets)], kinds: [...new Set(kinds)] };
}

/** Whether a rule that forbids some steps forbids what is allowed: any that is named, else all that are meant. */
export function forbids({ label, kinds }: Allowance, isForbidden: (kind: ActionKind) => boolean): boolean {
  return label.actions.length > 0 ? kinds.some(isForbidden) : kinds.every(isForbidden);
}
