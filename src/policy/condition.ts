import type { VariableDeclaration, VariableType } from '../domain/variable.ts';
import { conditionConstants, type ConditionConstant } from './condition-constants.ts';
import { conditionEntangled } from './condition-entangled.ts';
import { conditionEngine, type ConditionEngine } from './condition-engine.ts';
import { parseCondition } from './condition-parse.ts';
import { conditionPaths, type ConditionPaths } from './condition-paths.ts';
import { readProfile } from './condition-profile.ts';
import { conditionText } from './condition-text.ts';
import type { ConditionProblem } from './condition-tree.ts';

/** One value that a condition can read. Null and undefined mean that it is not known, or not good enough to be used. */
export type FactValue = number | boolean | string | readonly string[] | null | undefined;

/** The values at one decision: group, then name. What is not there is missing. */
export type FactValues = Readonly<Record<string, Readonly<Record<string, FactValue>> | undefined>>;

/**
 * What a clause says. `unknown` is not false: it matches a clause that demands a human and does not satisfy one that
 * permits. `inputs` names the paths that were missing, sorted.
 */
export type ConditionResult =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'unknown'; readonly inputs: readonly string[] };

/** A condition that is ready to be asked, as often as one likes. */
export interface Condition extends ConditionPaths {
  /** The text as its author wrote it. */
  readonly source: string;
  /** Each comparison of a path with a literal, in the order of the text. */
  readonly constants: readonly ConditionConstant[];
  /** Paths whose effect cannot be told from the constants alone; see `conditionEntangled`. */
  readonly entangled: readonly string[];
  /** Never throws. Results for true and false are shared and frozen. */
  evaluate(values: FactValues): ConditionResult;
}

/** A condition, or everything that is wrong with its text. */
export type CompileResult =
  | { readonly kind: 'compiled'; readonly condition: Condition }
  | { readonly kind: 'invalid'; readonly problems: readonly ConditionProblem[] };

/**
 * Makes one clause of a policy ready to be asked. Never throws: what is wrong with the text is data, with its place.
 *
 * **The profile.** Conditions are CEL, less what a compliance lead could not read or two engines could read differently:
 * - values: `group.name` as declared; numbers (`3` and `0.85` are the same kind of thing), `"text"`, `true`, `false`;
 *   lists written out, of one type, not empty;
 * - `==` and `!=` between two numbers, strings or booleans; `<`, `<=`, `>`, `>=` between numbers;
 * - `&&`, `||`, `!`, `condition ? a : b`, brackets;
 * - `value in list`, `has(group.name)`, `size(list or string)`, `text.startsWith("...")`;
 * - `list.all(name, condition)` and `list.exists(name, condition)`.
 *
 * No arithmetic, null, maps, bytes, indexing, regular expressions, conversions, times or other functions.
 *
 * **Unknown.** CEL absorbs errors (`a || true` is true whatever a is) and `!(x >= 0.85)` is true for NaN. So before the
 * engine is asked, every path that is read without a `has()` that dominates the read must be usable, or the clause is
 * `unknown` (design, section 4; see `conditionPaths` for what dominates). A value is usable when it is there, not null,
 * of the declared type, and, for a number, finite: NaN and infinity are not measurements. An unusable value whose every
 * read is guarded counts as absent, so that `has()` is false. The quality of an observation is the caller's to judge: it passes null.
 *
 * Pass the same array of variables for all clauses of a policy; it must not change afterwards.
 */
export function compileCondition(source: string, variables: readonly VariableDeclaration[]): CompileResult {
  const parsed = parseCondition(source);
  if (parsed.kind === 'invalid') return parsed;
  const profile = readProfile(parsed.ast, variables);
  if (profile.kind === 'outside') return { kind: 'invalid', problems: profile.problems };
  const paths = conditionPaths(profile.tree);
  try {
    const engine = conditionEngine(variables);
    const program = engine.prepare(conditionText(profile.tree));
    const slots = paths.reads.map((path) => slotOf(path, paths, variables, engine));
    const evaluate = askWhenNew(program, slots, paths.reads);
    const constants = conditionConstants(profile.tree);
    const entangled = conditionEntangled(profile.tree);
    return { kind: 'compiled', condition: { source, ...paths, constants, entangled, evaluate } };
  } catch (error) {
    // The profile has already refused what the engine would; if they ever disagree, the engine's word counts.
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The CEL engine refuses this condition: ${reason}`;
    return { kind: 'invalid', problems: [{ message, offset: null, suggestion: null }] };
  }
}

/** Where the value of one path comes from, what it must be, and where the engine will look for it. */
interface Slot {
  readonly path: string;
  readonly group: string;
  readonly name: string;
  readonly type: VariableType;
  readonly guarded: boolean;
  readonly target: Record<string, unknown>;
}

const conditionTrue: ConditionResult = Object.freeze({ kind: 'true' });
const conditionFalse: ConditionResult = Object.freeze({ kind: 'false' });

/**
 * Asks the engine only when a value that the condition reads is not the one of the time before: from look to look most
 * are the same.
 */
function askWhenNew(
  program: () => unknown,
  slots: readonly Slot[],
  reads: readonly string[],
): (values: FactValues) => ConditionResult {
  const last: FactValue[] = slots.map(() => undefined);
  let answer: ConditionResult | null = null;
  return (values) => {
    try {
      if (takeIn(values, slots, last)) answer = null;
    } catch {
      // Some values were taken in and some could not be read: the answer of before is that of neither.
      answer = null;
      return { kind: 'unknown', inputs: reads };
    }
    return (answer ??= evaluateCondition(program, slots, reads, last));
  };
}

/** Puts the values that are read in the place of the last ones, and says whether any is new. */
function takeIn(values: FactValues, slots: readonly Slot[], last: FactValue[]): boolean {
  let isNew = false;
  for (let i = 0; i < slots.length; i++) {
    const { group, name } = slots[i] as Slot;
    const value = values[group]?.[name];
    // A list counts as new each time, because what is in it may have changed.
    if (Object.is(value, last[i]) && (typeof value !== 'object' || value === null)) continue;
    last[i] = value;
    isNew = true;
  }
  return isNew;
}

/** `values` are those of the slots, in their order. */
function evaluateCondition(
  program: () => unknown,
  slots: readonly Slot[],
  reads: readonly string[],
  values: readonly FactValue[],
): ConditionResult {
  try {
    let missing: string[] | null = null;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as Slot;
      const value = values[i];
      if (isUsable(value, slot.type)) {
        slot.target[slot.name] = value;
      } else if (slot.guarded) {
        slot.target[slot.name] = undefined;
      } else {
        missing ??= [];
        missing.push(slot.path);
      }
    }
    if (missing !== null) return { kind: 'unknown', inputs: missing };
    const answer = program();
    if (answer === true) return conditionTrue;
    if (answer === false) return conditionFalse;
  } catch {
    // An engine that stumbles has answered nothing, and nothing is known about which input was the cause.
  }
  return { kind: 'unknown', inputs: reads };
}

function isUsable(value: FactValue, type: VariableType): boolean {
  switch (type) {
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string';
    case 'list<string>':
      return Array.isArray(value) && value.every((element) => typeof element === 'string');
  }
}

function slotOf(
  path: string,
  paths: ConditionPaths,
  variables: readonly VariableDeclaration[],
  engine: ConditionEngine,
): Slot {
  const [group = '', name = ''] = path.split('.');
  const type = variables.find((variable) => variable.path === path)?.type;
  const target = engine.groups[group];
  if (type === undefined || target === undefined) throw new Error(`${path} is not declared`);
  return { path, group, name, type, guarded: !paths.unguarded.includes(path), target };
}
