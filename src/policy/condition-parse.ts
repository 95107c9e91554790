import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js';
import { conditionLengthMax, conditionParserLimits } from './condition-limits.ts';
import type { ConditionProblem } from './condition-tree.ts';

/** A syntax tree of the engine, or what is wrong with the text. */
export type ParsedCondition =
  | { readonly kind: 'parsed'; readonly ast: ASTNode }
  | { readonly kind: 'invalid'; readonly problems: readonly ConditionProblem[] };

/** Knows no variables: it is only asked for syntax trees. */
const parser = new Environment({ limits: conditionParserLimits });

/** Reads CEL text. Never throws: a syntax error is data, with its place. */
export function parseCondition(source: string): ParsedCondition {
  if (source.length > conditionLengthMax) {
    return invalid(
      `A condition has at most ${conditionLengthMax} characters, this one has ${source.length}. Split it into several clauses.`,
      null,
    );
  }
  try {
    return { kind: 'parsed', ast: parser.parse(source).ast };
  } catch (error) {
    if (!(error instanceof ParseError)) return invalid('This is not a condition.', null);
    const offset = error.range?.start ?? null;
    if (offset === source.length) return invalid('The condition ends before it is complete.', offset);
    return invalid(`${error.summary}.`, offset);
  }
}

function invalid(message: string, offset: number | null): ParsedCondition {
  return { kind: 'invalid', problems: [{ message, offset, suggestion: null }] };
}
