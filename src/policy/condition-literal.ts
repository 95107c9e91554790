import type { ASTNode } from '@marcbachmann/cel-js';
import type { ConditionNode, LiteralValue } from './condition-tree.ts';

/**
 * The literal or the list of literals that a node of the engine's syntax tree writes out, or null when it writes out
 * none that a condition may use. `-3` is a literal although CEL reads it as a minus before 3.
 */
export function readLiteral(ast: ASTNode): ConditionNode | null {
  if (ast.op === 'list') return listOf(ast);
  const value = valueOf(ast);
  if (value === null) return null;
  return { kind: 'literal', type: scalarTypeOf(value), offset: ast.start, value };
}

function listOf(ast: Extract<ASTNode, { op: 'list' }>): ConditionNode | null {
  const values = ast.args.map(valueOf).filter((value) => value !== null);
  const [first] = values;
  if (first === undefined || values.length !== ast.args.length) return null;
  const type = scalarTypeOf(first);
  if (values.some((value) => scalarTypeOf(value) !== type)) return null;
  return { kind: 'list', type: `list<${type}>`, offset: ast.start, values };
}

function valueOf(ast: ASTNode): LiteralValue | null {
  if (ast.op === '-_') {
    const value = valueOf(ast.args);
    return typeof value === 'number' ? -value : null;
  }
  if (ast.op !== 'value') return null;
  const value = ast.args;
  switch (typeof value) {
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : null;
    case 'number':
    case 'boolean':
    case 'string':
      return value;
    default:
      return null;
  }
}

function scalarTypeOf(value: LiteralValue): 'number' | 'boolean' | 'string' {
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'string';
}
