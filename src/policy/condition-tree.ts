import type { VariableType } from '../domain/variable.ts';

/** Types inside a condition: those of the variables, and lists written out in the text. */
export type ConditionType = VariableType | 'list<number>' | 'list<boolean>';

/** A value that can be written out in a condition. */
export type LiteralValue = number | boolean | string;

/** The operators that compare two values. */
export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

interface NodeBase {
  readonly type: ConditionType;
  /** Where the node begins in the text as the author wrote it, in UTF-16 units from 0. */
  readonly offset: number;
}

/**
 * A condition inside the profile, with the type of every node. Whatever reads conditions (paths, constants, text for
 * the engine) reads this, so only one file depends on the shape of the engine's syntax tree.
 */
export type ConditionNode = NodeBase &
  (
    | { readonly kind: 'literal'; readonly value: LiteralValue }
    | { readonly kind: 'list'; readonly values: readonly LiteralValue[] }
    | { readonly kind: 'path'; readonly path: string }
    | { readonly kind: 'element'; readonly name: string }
    | { readonly kind: 'has'; readonly path: string }
    | { readonly kind: 'not'; readonly operand: ConditionNode }
    | { readonly kind: 'and' | 'or'; readonly left: ConditionNode; readonly right: ConditionNode }
    | {
        readonly kind: 'choose';
        readonly condition: ConditionNode;
        readonly chosen: ConditionNode;
        readonly otherwise: ConditionNode;
      }
    | {
        readonly kind: 'compare';
        readonly operator: ComparisonOperator;
        readonly left: ConditionNode;
        readonly right: ConditionNode;
      }
    | { readonly kind: 'in'; readonly item: ConditionNode; readonly list: ConditionNode }
    | { readonly kind: 'starts-with'; readonly text: ConditionNode; readonly prefix: ConditionNode }
    | { readonly kind: 'size'; readonly of: ConditionNode }
    | {
        readonly kind: 'all' | 'exists';
        readonly list: ConditionNode;
        readonly name: string;
        readonly predicate: ConditionNode;
      }
  );

/** One thing that is wrong with a condition. */
export interface ConditionProblem {
  /** A full sentence: what is wrong and, where it is known, how to mend it. */
  readonly message: string;
  /** Where in the condition's own text, in UTF-16 units from 0, or null when it has no one place. */
  readonly offset: number | null;
  /** A declared name that was probably meant, or null. */
  readonly suggestion: string | null;
}
