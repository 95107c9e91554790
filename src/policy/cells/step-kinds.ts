import { actionKinds, actionTraits, type ActionKind } from '../../domain/action.ts';
import type { FactValue } from '../../domain/facts.ts';
import type { CompiledPolicy } from '../compile-policy.ts';
import { factsWithoutAction } from './calm-facts.ts';
import { noAction } from './variable-domains.ts';

/** What a step does; `none` where the agent names a failure and recommends nothing. */
export type StepKind = ActionKind | typeof noAction;

/**
 * Every kind of step between which the policies could tell a difference: each that is authorised or that a clause names,
 * by name or by how its name begins; of all others one for each set of facts that a kind brings with it; and none at all.
 */
export function stepKinds(policies: readonly CompiledPolicy[]): readonly StepKind[] {
  const named = new Set(policies.flatMap((policy) => namedBy(policy)));
  // Where one policy keeps a kind for people and another does not, they differ by that alone.
  if (policies.length > 1) for (const { alwaysHuman } of policies) for (const kind of alwaysHuman) named.add(kind);
  const isHuman = (kind: ActionKind): boolean => policies.some(({ alwaysHuman }) => alwaysHuman.has(kind));
  const others = actionKinds.filter((kind) => !named.has(kind));
  const alike = new Map<string, ActionKind>();
  for (const kind of [...others.filter((one) => !isHuman(one)), ...others.filter(isHuman)]) {
    const key = JSON.stringify(factsOfKind(kind));
    if (!alike.has(key)) alike.set(key, kind);
  }
  const standing = new Set(alike.values());
  return [...actionKinds.filter((kind) => named.has(kind) || standing.has(kind)), noAction];
}

function namedBy({ authorised, levels }: CompiledPolicy): readonly string[] {
  const constants = levels
    .flatMap(({ clauses }) => clauses.flatMap(({ condition }) => condition.constants))
    .filter(({ path }) => path === 'action.kind');
  const meant = constants.flatMap(({ operator, value }) => {
    const texts = [value].flat().map(String);
    if (operator !== 'startsWith') return texts;
    return actionKinds.filter((kind) => texts.some((beginning) => kind.startsWith(beginning)));
  });
  return [...authorised.keys(), ...meant];
}

/** The facts that follow from what is done alone, without `action.kind` itself. */
export function factsOfKind(kind: StepKind): Readonly<Record<string, FactValue>> {
  if (kind === noAction) {
    const { 'action.kind': _, ...facts } = factsWithoutAction;
    return facts;
  }
  return {
    ...(actionTraits[kind].amount === 'none' ? { 'action.amount': 0 } : {}),
    // What only looks or notes touches nothing; a rolling restart touches every replica by its end (requirements.md C5).
    ...(changesSomething(kind) ? {} : { 'scope.services': 0, 'scope.namespaces': 0, 'scope.concurrent': 0 }),
    ...(kind === 'rolling-restart' ? { 'scope.cumulative': 1 } : {}),
  };
}

/** Whether a step of this kind changes something in at least one service. */
export function changesSomething(kind: StepKind): boolean {
  return kind !== noAction && actionTraits[kind].tier > 0;
}
