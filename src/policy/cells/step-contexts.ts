import { actionKinds, actionTraits, type ActionKind } from '../../domain/action.ts';
import type { FactValue } from '../../domain/facts.ts';
import type { CompiledAuthorisation, CompiledException, CompiledPolicy } from '../compile-policy.ts';
import type { Axis, Cell } from './cell.ts';
import { exampleOf } from './cell.ts';
import { cutAxes } from './cut-axes.ts';
import { calmValue } from './calm-facts.ts';
import type { SpaceInput, Subject } from './decision-space.ts';

/** A kind of step for which policies are asked: what is done, for which pattern, on a target with which exceptions. */
export interface StepContext extends Omit<SpaceInput, 'cellsMax'> {
  readonly kind: ActionKind;
}

/**
 * Every kind of step between which the policies could tell a difference by what is done, for which pattern and where:
 * each kind that is authorised or that a clause names, and one that stands for all others; each pattern that is named, and another; each
 * service with an exception that is in force at `asOfMs`, and another. Together with the axes of each this is the whole
 * decision space.
 */
export function stepContexts(policies: readonly CompiledPolicy[], asOfMs: number): readonly StepContext[] {
  const targets = [
    String(calmValue('scope.target')),
    ...new Set(policies.flatMap((one) => [...one.exceptions.keys()])),
  ];
  return kindsOf(policies).flatMap((kind) =>
    targets.flatMap((target) => {
      const subjects = policies.map((policy) => subjectFor(policy, kind, target, asOfMs));
      const axes = cutAxes(conditionsOf(subjects), extraOf(subjects));
      const patterns = axes.find(({ path }) => path === 'agent.pattern')?.cells ?? [calmPattern];
      return patterns.map((pattern) => contextOf(kind, target, pattern, subjects, axes));
    }),
  );
}

const calmPattern: Cell = { kind: 'value', value: String(calmValue('agent.pattern')) };

function kindsOf(policies: readonly CompiledPolicy[]): readonly ActionKind[] {
  const named = new Set<string>();
  for (const { authorised, levels, alwaysHuman } of policies) {
    for (const kind of authorised.keys()) named.add(kind);
    // Where one policy keeps a kind for people and another does not, they differ by that alone.
    if (policies.length > 1) for (const kind of alwaysHuman) named.add(kind);
    const conditions = levels.flatMap(({ clauses }) => clauses.map(({ condition }) => condition));
    for (const { constants } of conditions) {
      for (const { path, value } of constants)
        if (path === 'action.kind') [value].flat().forEach((one) => named.add(String(one)));
    }
  }
  const isHuman = (kind: ActionKind): boolean => policies.some(({ alwaysHuman }) => alwaysHuman.has(kind));
  const other = actionKinds.find((kind) => !named.has(kind) && !isHuman(kind) && actionTraits[kind].tier > 0);
  return actionKinds.filter((kind) => named.has(kind) || kind === other);
}

function subjectFor(compiled: CompiledPolicy, kind: ActionKind, target: string, asOfMs: number): Subject {
  const exceptions: readonly CompiledException[] = compiled.exceptions.get(target) ?? [];
  // Who always needs a person is never asked whether an entry lets it run alone.
  const entries: readonly CompiledAuthorisation[] = compiled.alwaysHuman.has(kind)
    ? []
    : (compiled.authorised.get(kind) ?? []);
  return {
    compiled,
    exceptions: exceptions.filter(({ voidFrom }) => asOfMs < voidFrom),
    authorisations: entries.filter(({ level }) => level >= 3),
  };
}

function conditionsOf(subjects: readonly Subject[]) {
  return subjects.flatMap(({ compiled, authorisations }) => [
    ...compiled.levels.flatMap(({ clauses }) => clauses.map(({ condition }) => condition)),
    ...authorisations.map(({ where }) => where),
  ]);
}

/** Patterns that an authorised action names count like constants; without any, the pattern is cut only where a clause reads it. */
function extraOf(subjects: readonly Subject[]): Record<string, readonly string[]> {
  const patterns = subjects.flatMap(({ authorisations }) => authorisations.flatMap((entry) => [...entry.patterns]));
  return patterns.length === 0 ? {} : { 'agent.pattern': patterns };
}

function contextOf(
  kind: ActionKind,
  target: string,
  pattern: Cell,
  subjects: readonly Subject[],
  axes: readonly Axis[],
): StepContext {
  const base: Record<string, FactValue> = {
    'action.kind': kind,
    'agent.pattern': exampleOf(pattern),
    'scope.target': target,
    ...(actionTraits[kind].amount === 'none' ? { 'action.amount': 0 } : {}),
    // What only looks or notes touches nothing; a rolling restart touches every replica by its end (requirements.md C5).
    ...(actionTraits[kind].tier === 0 ? { 'scope.services': 0, 'scope.namespaces': 0, 'scope.concurrent': 0 } : {}),
    ...(kind === 'rolling-restart' ? { 'scope.cumulative': 1 } : {}),
  };
  return { kind, base, subjects, axes: axes.map((axis) => pinned(axis, base, kind)) };
}

function pinned(axis: Axis, base: Readonly<Record<string, FactValue>>, kind: ActionKind): Axis {
  const { path, cells } = axis;
  const value = base[path];
  if (value === null) return { path, cells: [{ kind: 'missing' }] };
  if (value !== undefined && typeof value !== 'object') return { path, cells: [{ kind: 'value', value }] };
  // What changes something changes it in at least one service.
  const changes = path === 'scope.services' && actionTraits[kind].tier > 0;
  return changes ? { path, cells: cells.filter((cell) => exampleOf(cell) !== 0) } : axis;
}
