import type { ASTNode } from '@marcbachmann/cel-js';
import { closestName } from '../base/closest-name.ts';
import type { VariableDeclaration, VariableType } from '../domain/variable.ts';
import { readLiteral } from './condition-literal.ts';
import type { ComparisonOperator, ConditionNode, ConditionProblem, ConditionType } from './condition-tree.ts';

/** The result of {@link readProfile}: a tree exactly when there are no problems. */
export type ProfileResult =
  | { readonly kind: 'inside'; readonly tree: ConditionNode }
  | { readonly kind: 'outside'; readonly problems: readonly ConditionProblem[] };

/**
 * Turns the engine's syntax tree into a typed condition, or says everything that stands outside the profile
 * (see `compileCondition`), that is not declared, or whose types do not fit.
 */
export function readProfile(ast: ASTNode, variables: readonly VariableDeclaration[]): ProfileResult {
  const types = new Map(variables.map(({ path, type }) => [path, type]));
  const groups = new Set(variables.map(({ path }) => path.slice(0, path.indexOf('.'))));
  const reader: Reader = { types, groups, elements: new Map(), problems: [] };
  const tree = readTyped(reader, ast, 'boolean', 'A clause must be true or false');
  if (tree === null || reader.problems.length > 0) {
    return { kind: 'outside', problems: reader.problems };
  }
  return { kind: 'inside', tree };
}

interface Reader {
  readonly types: ReadonlyMap<string, VariableType>;
  readonly groups: ReadonlySet<string>;
  /** The names that `all` and `exists` bind here. */
  readonly elements: ReadonlyMap<string, ConditionType>;
  readonly problems: ConditionProblem[];
}

const comparisons = ['<', '<=', '>', '>=', '==', '!='] as const;
const functionNames = ['has', 'size', 'startsWith', 'all', 'exists'];

/** Null means that a problem was noted; the reading goes on elsewhere, so that all problems are told at once. */
type Read = ConditionNode | null;

function read(reader: Reader, ast: ASTNode): Read {
  const literal = readLiteral(ast);
  if (literal !== null) return literal;
  const comparison = comparisons.find((operator) => operator === ast.op);
  if (comparison !== undefined) return readComparison(reader, ast, comparison);
  switch (ast.op) {
    case 'id':
      return readName(reader, ast.args, ast);
    case '.':
      return readPath(reader, ast);
    case '!_': {
      const operand = readTyped(reader, ast.args, 'boolean', "'!' negates true or false");
      return operand && { kind: 'not', type: 'boolean', offset: ast.start, operand };
    }
    case '&&':
    case '||':
      return readLogical(reader, ast);
    case '?:':
      return readChoice(reader, ast);
    case 'in':
      return readMembership(reader, ast);
    case 'list':
      return note(
        reader,
        ast,
        'A list in a condition holds numbers only, strings only or booleans only, written out, and at least one.',
      );
    case 'call':
      return readCall(reader, ast);
    case 'rcall':
      return readMethod(reader, ast);
    default:
      return note(reader, ast, outsideMessage(ast.op));
  }
}

function outsideMessage(op: string): string {
  if (op === 'value') {
    return 'Only strings, true, false and numbers up to 2^53 can be written here. To ask whether a value is there, write has(group.name).';
  }
  if (['+', '-', '*', '/', '%', '-_'].includes(op)) {
    return 'A condition does no arithmetic. Compare with a literal, or declare a variable for the result.';
  }
  return `'${op}' is outside what a condition may use.`;
}

function readTyped(reader: Reader, ast: ASTNode, type: ConditionType, rule: string): Read {
  const node = read(reader, ast);
  if (node === null || node.type === type) return node;
  return note(reader, ast, `${rule}, and this is a ${node.type}.`);
}

function readName(reader: Reader, name: string, ast: ASTNode): Read {
  const type = reader.elements.get(name);
  if (type !== undefined) return { kind: 'element', type, offset: ast.start, name };
  if (reader.groups.has(name)) {
    return note(reader, ast, `'${name}' is a group. Name one of its values, such as ${firstPathOf(reader, name)}.`);
  }
  return noteUnknown(reader, ast, name);
}

function readPath(reader: Reader, ast: Extract<ASTNode, { op: '.' }>): Read {
  const [owner, name] = ast.args;
  if (owner.op !== 'id' || reader.elements.has(owner.args)) {
    return note(reader, ast, 'A value is named group.name, with exactly one dot.');
  }
  const path = `${owner.args}.${name}`;
  const type = reader.types.get(path);
  if (type === undefined) return noteUnknown(reader, ast, path);
  return { kind: 'path', type, offset: ast.start, path };
}

function readLogical(reader: Reader, ast: Extract<ASTNode, { op: '&&' | '||' }>): Read {
  const rule = `'${ast.op}' joins conditions that are true or false`;
  const left = readTyped(reader, ast.args[0], 'boolean', rule);
  const right = readTyped(reader, ast.args[1], 'boolean', rule);
  if (left === null || right === null) return null;
  return { kind: ast.op === '&&' ? 'and' : 'or', type: 'boolean', offset: ast.start, left, right };
}

function readComparison(reader: Reader, ast: ASTNode, operator: ComparisonOperator): Read {
  const [leftAst, rightAst] = ast.args as [ASTNode, ASTNode];
  const left = read(reader, leftAst);
  const right = read(reader, rightAst);
  if (left === null || right === null) return null;
  if (left.type.startsWith('list') || right.type.startsWith('list')) {
    return note(reader, ast, `'${operator}' does not compare lists. Use in, all, exists or size.`);
  }
  if (left.type !== right.type) {
    return note(reader, ast, `'${operator}' compares a ${left.type} with a ${right.type}.`);
  }
  if (operator !== '==' && operator !== '!=' && left.type !== 'number') {
    return note(reader, ast, `'${operator}' compares numbers, and these are of type ${left.type}.`);
  }
  return { kind: 'compare', type: 'boolean', offset: ast.start, operator, left, right };
}

function readChoice(reader: Reader, ast: Extract<ASTNode, { op: '?:' }>): Read {
  const condition = readTyped(reader, ast.args[0], 'boolean', "What stands before '?' must be true or false");
  const chosen = read(reader, ast.args[1]);
  const otherwise = read(reader, ast.args[2]);
  if (condition === null || chosen === null || otherwise === null) return null;
  if (chosen.type !== otherwise.type) {
    return note(
      reader,
      ast,
      `Both sides of ':' must be of one type, and these are a ${chosen.type} and a ${otherwise.type}.`,
    );
  }
  return { kind: 'choose', type: chosen.type, offset: ast.start, condition, chosen, otherwise };
}

function readMembership(reader: Reader, ast: Extract<ASTNode, { op: 'in' }>): Read {
  const item = read(reader, ast.args[0]);
  const list = readList(reader, ast.args[1], "'in'");
  if (item === null || list === null) return null;
  const type = elementType(list.type);
  if (item.type !== type) {
    return note(reader, ast, `'in' looks for a ${item.type} in a ${list.type}.`);
  }
  return { kind: 'in', type: 'boolean', offset: ast.start, item, list };
}

function readList(reader: Reader, ast: ASTNode, what: string): Read {
  const list = read(reader, ast);
  if (list === null || elementType(list.type) !== null) return list;
  return note(reader, ast, `${what} needs a list, and this is a ${list.type}.`);
}

function readCall(reader: Reader, ast: Extract<ASTNode, { op: 'call' }>): Read {
  const [name, args] = ast.args;
  const [argument] = args;
  if (name !== 'has' && name !== 'size') return noteFunction(reader, ast, name);
  if (argument === undefined || args.length !== 1) {
    return note(reader, ast, `${name}() takes exactly one value.`);
  }
  const of = read(reader, argument);
  if (of === null) return null;
  if (name === 'has') {
    if (of.kind !== 'path') return note(reader, argument, 'has() asks about a declared value: has(group.name).');
    return { kind: 'has', type: 'boolean', offset: ast.start, path: of.path };
  }
  if (of.type !== 'string' && elementType(of.type) === null) {
    return note(reader, argument, `size() measures a list or a string, and this is a ${of.type}.`);
  }
  return { kind: 'size', type: 'number', offset: ast.start, of };
}

function readMethod(reader: Reader, ast: Extract<ASTNode, { op: 'rcall' }>): Read {
  const [name, receiver, args] = ast.args;
  const [first, second] = args;
  if (name === 'startsWith') {
    if (first === undefined || args.length !== 1) return note(reader, ast, 'startsWith() takes exactly one string.');
    const text = readTyped(reader, receiver, 'string', 'startsWith() asks about a string');
    const prefix = readTyped(reader, first, 'string', 'startsWith() looks for a string');
    if (text === null || prefix === null) return null;
    return { kind: 'starts-with', type: 'boolean', offset: ast.start, text, prefix };
  }
  if (name !== 'all' && name !== 'exists') return noteFunction(reader, ast, name);
  if (first?.op !== 'id' || second === undefined || args.length !== 2) {
    return note(reader, ast, `${name}() is written list.${name}(name, condition).`);
  }
  const list = readList(reader, receiver, `${name}()`);
  const type = list && elementType(list.type);
  if (list === null || type === null) return null;
  if (reader.groups.has(first.args)) {
    return note(reader, first, `'${first.args}' is already the name of a group. Give the element another name.`);
  }
  const inside = { ...reader, elements: new Map(reader.elements).set(first.args, type) };
  const predicate = readTyped(inside, second, 'boolean', `The condition in ${name}() must be true or false`);
  return predicate && { kind: name, type: 'boolean', offset: ast.start, list, name: first.args, predicate };
}

function elementType(type: ConditionType): ConditionType | null {
  if (type === 'list<string>') return 'string';
  if (type === 'list<number>') return 'number';
  if (type === 'list<boolean>') return 'boolean';
  return null;
}

function firstPathOf(reader: Reader, group: string): string {
  return [...reader.types.keys()].find((path) => path.startsWith(`${group}.`)) ?? group;
}

function note(reader: Reader, ast: ASTNode, message: string): null {
  reader.problems.push({ message, offset: ast.start, suggestion: null });
  return null;
}

function noteUnknown(reader: Reader, ast: ASTNode, name: string): null {
  const suggestion = closestName(name, [...reader.types.keys(), ...reader.elements.keys()]);
  const mend = suggestion === null ? '' : ` Did you mean '${suggestion}'?`;
  reader.problems.push({ message: `'${name}' is not declared.${mend}`, offset: ast.start, suggestion });
  return null;
}

function noteFunction(reader: Reader, ast: ASTNode, name: string): null {
  const suggestion = closestName(name, functionNames);
  const mend =
    suggestion === null ? ` A condition may use ${functionNames.join(', ')}.` : ` Did you mean '${suggestion}'?`;
  reader.problems.push({
    message: `${name}() is outside what a condition may use.${mend}`,
    offset: ast.start,
    suggestion,
  });
  return null;
}
