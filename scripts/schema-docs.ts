import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** What the comments in the sources say of a schema and of what lies within it. */
export interface SchemaDoc {
  readonly text: string | null;
  readonly fields: ReadonlyMap<string, SchemaDoc>;
  readonly element: SchemaDoc | null;
  readonly options: readonly SchemaDoc[];
}

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** One source file: its text, its doc comments by where they end, its constants and its imports. */
interface Source {
  readonly file: string;
  readonly text: string;
  readonly comments: readonly { readonly text: string; readonly end: number }[];
  readonly constants: ReadonlyMap<string, { readonly value: SyntaxNode; readonly statement: SyntaxNode }>;
  readonly imports: ReadonlyMap<string, string>;
}

const nothing: SchemaDoc = { text: null, fields: new Map(), element: null, options: [] };
const sources = new Map<string, Source>();

/**
 * The doc comments of the schema that `file` exports as `name`, so that they are written once and yet stand in the
 * JSON Schema. Follows names through files; what it cannot read has no text, and nothing else depends on it.
 */
export function schemaDoc(file: string, name: string): SchemaDoc {
  const source = readSource(file);
  const constant = source.constants.get(name);
  if (!constant) {
    const from = source.imports.get(name);
    return from === undefined ? nothing : schemaDoc(from, name);
  }
  const doc = docOf(constant.value, source);
  return { ...doc, text: commentBefore(constant.statement, source) ?? doc.text };
}

function docOf(node: SyntaxNode, source: Source): SchemaDoc {
  switch (node.type) {
    case 'Identifier':
      return schemaDoc(source.file, String(node['name']));
    case 'ObjectExpression':
      return { ...nothing, fields: fieldsOf(node, source) };
    case 'ArrayExpression':
      return { ...nothing, options: listOf(node, 'elements').flatMap((item) => optionsOf(item, source)) };
    case 'TSAsExpression':
      return docOf(node['expression'] as SyntaxNode, source);
    case 'MemberExpression':
      // `x.shape` and `x.options` hold what x holds.
      return docOf(node['object'] as SyntaxNode, source);
    case 'CallExpression':
      return docOfCall(node, source);
    default:
      return nothing;
  }
}

function docOfCall(node: SyntaxNode, source: Source): SchemaDoc {
  const callee = node['callee'] as SyntaxNode;
  if (callee.type !== 'MemberExpression') return nothing;
  const object = callee['object'] as SyntaxNode;
  // `x.default(...)` and the like are about x.
  if (object['name'] !== 'z') return docOf(object, source);
  const inner = listOf(node, 'arguments')
    .filter(({ type }) => type !== 'Literal')
    .map((argument) => docOf(argument, source));
  const isList = (callee['property'] as SyntaxNode)['name'] === 'array';
  return isList ? { ...nothing, element: inner[0] ?? null } : { ...(inner[0] ?? nothing), text: null };
}

function fieldsOf(node: SyntaxNode, source: Source): ReadonlyMap<string, SchemaDoc> {
  return new Map(
    listOf(node, 'properties').flatMap((property): (readonly [string, SchemaDoc])[] => {
      if (property.type === 'SpreadElement') return [...docOf(property['argument'] as SyntaxNode, source).fields];
      const doc = docOf(property['value'] as SyntaxNode, source);
      return [
        [
          String((property['key'] as SyntaxNode)['name']),
          { ...doc, text: commentBefore(property, source) ?? doc.text },
        ],
      ];
    }),
  );
}

function optionsOf(item: SyntaxNode, source: Source): readonly SchemaDoc[] {
  if (item.type === 'SpreadElement') return docOf(item['argument'] as SyntaxNode, source).options;
  const doc = docOf(item, source);
  return [{ ...doc, text: commentBefore(item, source) ?? doc.text }];
}

function commentBefore(node: SyntaxNode, { comments, text }: Source): string | null {
  const comment = comments.findLast(({ end }) => end <= node.start);
  return comment && text.slice(comment.end, node.start).trim() === '' ? comment.text : null;
}

function readSource(file: string): Source {
  const known = sources.get(file);
  if (known) return known;
  const text = readFileSync(file, 'utf8');
  const { program, comments } = parseSync(file, text);
  const statements = program.body as unknown as readonly SyntaxNode[];
  const source: Source = {
    file,
    text,
    comments: comments
      .filter(({ type, value }) => type === 'Block' && value.startsWith('*'))
      .map(({ value, end }) => ({ text: plainText(value), end })),
    constants: new Map(statements.flatMap(constantsOf)),
    imports: new Map(statements.flatMap((statement) => importsOf(statement, file))),
  };
  sources.set(file, source);
  return source;
}

function constantsOf(statement: SyntaxNode): [string, { value: SyntaxNode; statement: SyntaxNode }][] {
  const declaration = (statement['declaration'] as SyntaxNode | null | undefined) ?? statement;
  return listOf(declaration, 'declarations').flatMap((declarator) => {
    const value = declarator['init'] as SyntaxNode | null;
    return value ? [[String((declarator['id'] as SyntaxNode)['name']), { value, statement }]] : [];
  });
}

function importsOf(statement: SyntaxNode, file: string): [string, string][] {
  const from = (statement['source'] as { value?: string } | undefined)?.value;
  if (statement.type !== 'ImportDeclaration' || !from?.startsWith('.')) return [];
  return listOf(statement, 'specifiers').map((specifier) => [
    String((specifier['local'] as SyntaxNode)['name']),
    join(dirname(file), from),
  ]);
}

function listOf(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return (node[field] as readonly SyntaxNode[] | undefined) ?? [];
}

function plainText(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*+\s?/, '').trim())
    .join(' ')
    .trim();
}
