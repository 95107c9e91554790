import type { FactValue } from '../../domain/facts.ts';
import type { CompiledAuthorisation, CompiledPolicy } from '../compile-policy.ts';
import type { Condition } from '../condition.ts';
import type { Axis, Cell } from './cell.ts';
import { exampleOf } from './cell.ts';
import { cutAxes } from './cut-axes.ts';
import { calmValue } from './calm-facts.ts';
import type { SpaceInput } from './decision-space.ts';
import { changesSomething, factsOfKind, stepKinds, type StepKind } from './step-kinds.ts';
import { stepTargets, type StepTarget } from './step-targets.ts';
import { noAction } from './variable-domains.ts';
import type { Subject } from './voters.ts';

/** A kind of step for which policies are asked: what is done, for which pattern, on which services. */
export interface StepContext extends Omit<SpaceInput, 'cellsMax'> {
  readonly kind: StepKind;
  /** The services that the step may be on, of which `base` has one. */
  readonly targets: readonly Cell[];
}

/**
 * Every kind of step between which the policies could tell a difference by what is done, for which pattern and where
 * (`stepKinds`, `stepTargets`): each pattern that is named, each beginning of one, and another; a proposal without an
 * action. Exceptions count as they are in force at `asOfMs`. Together with the axes of each this is the whole decision space.
 */
export function stepContexts(policies: readonly CompiledPolicy[], asOfMs: number): readonly StepContext[] {
  return stepKinds(policies).flatMap((kind) => {
    const entries = policies.map((policy) => entriesFor(policy, kind));
    const conditions = conditionsOf(policies, entries);
    const axes = cutAxes(conditions, extraOf(entries));
    const patterns = axes.find(({ path }) => path === 'agent.pattern')?.cells ?? [calmPattern];
    return stepTargets(policies, conditions, asOfMs).flatMap((target) =>
      patterns.map((pattern) => {
        const subjects = policies.map((compiled, index): Subject => {
          const exceptions = target.exceptions[index] ?? [];
          return { compiled, exceptions, authorisations: entriesOn(pattern, entries[index] ?? []) };
        });
        return contextOf(kind, target, pattern, subjects, axes);
      }),
    );
  });
}

const calmPattern: Cell = { kind: 'value', value: String(calmValue('agent.pattern')) };

/** The entries that could let a step of this kind run alone. */
function entriesFor(compiled: CompiledPolicy, kind: StepKind): readonly CompiledAuthorisation[] {
  // Who always needs a person is never asked whether an entry lets it run alone.
  if (kind === noAction || compiled.alwaysHuman.has(kind)) return [];
  return (compiled.authorised.get(kind) ?? []).filter(({ level }) => level >= 3);
}

/** Of these entries the ones that are for this pattern. */
function entriesOn(pattern: Cell, entries: readonly CompiledAuthorisation[]): readonly CompiledAuthorisation[] {
  const name = exampleOf(pattern);
  return entries.filter(({ patterns }) => patterns.size === 0 || (typeof name === 'string' && patterns.has(name)));
}

type Entries = readonly (readonly CompiledAuthorisation[])[];

function conditionsOf(policies: readonly CompiledPolicy[], entries: Entries): readonly Condition[] {
  return [
    ...policies.flatMap(({ levels }) => levels.flatMap(({ clauses }) => clauses.map(({ condition }) => condition))),
    ...entries.flatMap((own) => own.map(({ where }) => where)),
  ];
}

/** Patterns that an authorised action names count like constants; without any, the pattern is cut only where a clause reads it. */
function extraOf(entries: Entries): Record<string, readonly string[]> {
  const patterns = entries.flatMap((own) => own.flatMap((entry) => [...entry.patterns]));
  return patterns.length === 0 ? {} : { 'agent.pattern': patterns };
}

function contextOf(
  kind: StepKind,
  target: StepTarget,
  pattern: Cell,
  subjects: readonly Subject[],
  axes: readonly Axis[],
): StepContext {
  const base: Record<string, FactValue> = {
    ...factsOfKind(kind),
    'action.kind': kind,
    'agent.pattern': exampleOf(pattern),
    'scope.target': target.name,
  };
  return { kind, targets: target.cells, base, subjects, axes: axes.map((axis) => pinned(axis, base, kind)) };
}

function pinned(axis: Axis, base: Readonly<Record<string, FactValue>>, kind: StepKind): Axis {
  const { path, cells } = axis;
  const value = base[path];
  if (value === null) return { path, cells: [{ kind: 'missing' }] };
  if (value !== undefined && typeof value !== 'object') return { path, cells: [{ kind: 'value', value }] };
  const changes = path === 'scope.services' && changesSomething(kind);
  return changes ? { path, cells: cells.filter((cell) => exampleOf(cell) !== 0) } : axis;
}
