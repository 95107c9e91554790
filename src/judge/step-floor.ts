import type { Action, ActionKind } from '../domain/action.ts';
import type { Charter } from '../domain/charter.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Allowance } from './allowance.ts';
import { forbids } from './allowance.ts';
import { humanStep } from './invariants/always-human.ts';
import { tooWide } from './invariants/blast-radius.ts';
import { lastingStep } from './invariants/irreversible.ts';
import { tooLarge } from './invariants/outside-envelope.ts';
import { overlaps } from './oracle.ts';
import type { ScenarioIndex } from './scenario-index.ts';
import { indexOf } from './scenario-index.ts';
import { leastRadius } from './true-radius.ts';

/** Why nobody but a person may take these steps on these services, by the true topology and the rules of the charter. */
export function stepFloor(allowance: Allowance, scenario: Scenario, charter: Charter): string | null {
  const index = indexOf(scenario);
  for (const name of allowance.targets) {
    const problemOf = (kind: ActionKind) => stepProblem({ kind, target: name, amount: 0 }, index, charter);
    const why = protectedBy(name, allowance, index) ?? firstProblem(allowance, problemOf);
    if (why !== null) return why;
  }
  return null;
}

/** Why a step belongs to a person whatever is wrong, by the least that the true topology makes of it; null if it does not. */
export function stepProblem(action: Action, index: ScenarioIndex, charter: Charter): string | null {
  const target = index.services.get(action.target) ?? null;
  const wide = tooWide(leastRadius(action, index, target?.replicas ?? 1), charter);
  return (
    humanStep(action, target, charter) ??
    lastingStep(action, target) ??
    tooLarge(action, target) ??
    (wide === null ? null : `for ${action.kind} of ${action.target}, ${wide}`)
  );
}

function firstProblem(allowance: Allowance, problemOf: (kind: ActionKind) => string | null): string | null {
  if (!forbids(allowance, (kind) => problemOf(kind) !== null)) return null;
  return allowance.kinds.map(problemOf).find((problem) => problem !== null) ?? null;
}

/** Whatever the step: a regulated asset, or an event of the business (requirements.md B4, E5). */
function protectedBy(name: string, { label }: Allowance, { services, scenario }: ScenarioIndex): string | null {
  if ((services.get(name)?.regulated.length ?? 0) > 0) return `${name} is regulated`;
  const event = scenario.context.events.find((one) => overlaps(one, label) && one.services.includes(name));
  return event ? `${event.name} protects ${name}` : null;
}
