import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { childrenOf, isNode, nameOf, type SyntaxNode } from './syntax-node.ts';

/** Which floor each room stands on (design.md section 2). A room is a folder of src/, or one of its three doors. */
const FLOORS: Readonly<Record<string, number>> = {
  ...onFloor(0, 'base'),
  ...onFloor(1, 'domain', 'statistics'),
  ...onFloor(2, 'scenario', 'world', 'signal', 'agent', 'policy', 'guard', 'people'),
  ...onFloor(2, 'remediation', 'journal', 'judge', 'report'),
  ...onFloor(3, 'run'),
  ...onFloor(4, 'jobs'),
  ...onFloor(5, 'commands'),
  ...onFloor(6, 'cli.ts', 'index.ts', 'vitest.ts'),
};

/** The only places that may import a package; what is not listed may be imported nowhere in src/. */
const HOMES: Readonly<Record<string, RegExp>> = {
  yargs: /^(cli\.ts$|commands\/)/,
  '@clack/prompts': /^commands\//,
  yaml: /^base\//,
  zod: /^(base|domain)\/|-schema\.ts$/,
  'fastest-levenshtein': /^base\//,
  '@marcbachmann/cel-js': /^policy\//,
  'fast-check': /^scenario\//,
  '@faker-js/faker': /^scenario\//,
  vega: /^report\//,
  'vega-lite': /^report\//,
  'cli-table3': /^report\//,
  'cli-progress': /^report\//,
  picocolors: /^report\//,
  diff: /^report\//,
  '@kubernetes/client-node': /^world\/cluster\/kube\//,
  'reflect-metadata': /^world\/cluster\//,
  '@peculiar/x509': /^world\/cluster\//,
  piscina: /^run\//,
  vitest: /^vitest\.ts$/,
};

const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 70;
const FILE_NAME = /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/;
const EMPTY_NAMES = ['util', 'utils', 'helper', 'helpers', 'misc', 'common'];

const CLOCK_MODULES = ['node:process', 'node:perf_hooks', 'node:timers', 'node:timers/promises'];
const CLOCK_GLOBALS = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'globalThis'];
const CLOCK_MEMBERS = [
  'Date.now',
  'Math.random',
  'process.env',
  'process.hrtime',
  'process.uptime',
  'AbortSignal.timeout',
];
const RANDOM_NAMES = ['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues', 'randomFillSync'];
/** The parts of Math whose bits IEEE 754 and the language fix; all others may differ between engines. */
const EXACT_MATHS = ['abs', 'ceil', 'floor', 'round', 'trunc', 'sign', 'min', 'max', 'sqrt', 'imul', 'clz32', 'fround'];
/** Taken apart or renamed, these could no longer be recognised at their use. */
const WHOLE_OBJECTS = ['Math', 'process', 'Reflect'];

/** Every breach of the rules of tidiness in the sources, by path below src/, as `path:line what is wrong`. */
export function untidiness(sources: ReadonlyMap<string, string>): string[] {
  const imports = new Map<string, string[]>();
  const found = [...sources].flatMap(([path, source]) => {
    const { program, errors } = parseSync(path, source);
    const nodes = isNode(program) ? descendants(program) : [];
    const specifiers = nodes.flatMap(([node]) => specifierOf(node));
    const targets = specifiers.filter((name) => name.startsWith('.')).map((name) => resolve(path, name));
    imports.set(path, targets);
    const lineOf = (node: SyntaxNode): number => source.slice(0, node.start).split('\n').length;
    return [
      ...errors.map((error) => `${path} does not parse: ${error.message}`),
      ...untidyFile(path, source),
      ...specifiers.flatMap((name) => untidyImport(path, name, sources)).map((what) => `${path} ${what}`),
      ...nodes.flatMap(([node, parent]) =>
        untidySyntax(path, node, parent, source).map((what) => `${path}:${lineOf(node)} ${what}`),
      ),
    ];
  });
  return [...found, ...cycles(imports)];
}

function untidyFile(path: string, source: string): string[] {
  const lines = source.replace(/\n$/, '').split('\n').length;
  const parts = path.replace(/\.ts$/, '').split('/');
  return [
    ...when(lines > FILE_LINES_MAX, `${path} has ${lines} lines, more than ${FILE_LINES_MAX}`),
    ...when(!FILE_NAME.test(path), `${path} is not kebab-case`),
    ...when(
      parts.some((part) => EMPTY_NAMES.includes(part)),
      `${path} has a name that says nothing`,
    ),
    ...when(parts.length > 1 && parts.at(-1) === 'index', `${path} is a barrel`),
    ...when(FLOORS[roomOf(path)] === undefined, `${path} is in no known room`),
  ];
}

function untidyImport(path: string, name: string, sources: ReadonlyMap<string, string>): string[] {
  if (name.startsWith('node:'))
    return when(CLOCK_MODULES.includes(name) && !path.startsWith('base/'), `imports ${name} outside base`);
  if (!name.startsWith('.')) {
    const parts = name.split('/');
    const home = HOMES[name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')];
    return when(home === undefined || !home.test(path), `imports the package ${name} outside its home`);
  }
  const target = resolve(path, name);
  const [from, to] = [roomOf(path), roomOf(target)];
  const goesDown = (FLOORS[to] ?? Infinity) < (FLOORS[from] ?? -Infinity);
  return [
    ...when(!sources.has(target), `imports ${name}, which is no source file`),
    ...when(from !== to && !goesDown, `is in ${from} and imports ${name} from ${to}, which is not on a lower floor`),
  ];
}

function untidySyntax(path: string, node: SyntaxNode, parent: SyntaxNode | undefined, source: string): string[] {
  const inBase = path.startsWith('base/');
  const mayCompute = /^(statistics|report)\//.test(path);
  const lines = source.slice(node.start, node.end).split('\n').length;
  const isFunction = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
  const name = nameOf(node);
  const isUse = node.type === 'Identifier' && !isMemberName(node, parent);
  const member = node.type === 'MemberExpression' ? `${nameOf(node['object']) ?? ''}.${memberName(node) ?? '?'}` : '';
  const [object, property = ''] = member.split('.');
  const isPower = (node.type === 'BinaryExpression' && node['operator'] === '**') || node['operator'] === '**=';
  const isNow =
    /^(New|Call)Expression$/.test(node.type) && nameOf(node['callee']) === 'Date' && isEmpty(node['arguments']);
  const isWhole =
    isUse && WHOLE_OBJECTS.includes(name ?? '') && !(parent?.type === 'MemberExpression' && parent['object'] === node);
  return [
    ...when(
      isFunction && lines > FUNCTION_LINES_MAX,
      `has a function of ${lines} lines, more than ${FUNCTION_LINES_MAX}`,
    ),
    // V8 gives each such object a shape of its own, which keeps all that it reaches until a full collection.
    ...when(
      !path.includes('cluster') && parent?.type === 'ObjectExpression' && /^[gs]et$/.test(String(node['kind'])),
      'has a literal with a getter',
    ),
    ...when(
      node.type === 'ExportNamedDeclaration' && declaresFunction(node['declaration']) && !isTold(source, node.start),
      'exports a function that no docstring tells of',
    ),
    ...when(node.type === 'ExportDefaultDeclaration', 'has a default export'),
    ...when(node.type === 'ExportAllDeclaration', 'has an export *'),
    ...when(
      node.type === 'ImportExpression' && literal(node['source']) === undefined,
      'imports a name that is computed',
    ),
    ...when(!inBase && isNow, 'asks for the time outside base'),
    ...when(!inBase && CLOCK_MEMBERS.includes(member), `uses ${member} outside base`),
    ...when(!inBase && isUse && CLOCK_GLOBALS.includes(name ?? ''), `uses ${name ?? ''} outside base`),
    ...when(
      !inBase && (RANDOM_NAMES.includes(property) || (isUse && RANDOM_NAMES.includes(name ?? ''))),
      'uses randomness outside base',
    ),
    ...when(isWhole, `takes ${name ?? ''} as a whole`),
    ...when(!mayCompute && isPower, 'uses the operator **'),
    ...when(
      !mayCompute && object === 'Math' && property !== 'random' && !EXACT_MATHS.includes(property),
      `uses ${member}`,
    ),
    ...when(isUse && name === 'Intl', 'uses Intl'),
    ...when(/^(localeCompare|toLocale\w*)$/.test(property), `uses ${property}`),
  ];
}

/** One line for each ring of files that import one another, found by walking until a file comes up again. */
function cycles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [`import cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' > ')}`];
    if (done.has(path)) return [];
    const found = (imports.get(path) ?? []).flatMap((target) => walk(target, [...trail, path]));
    done.add(path);
    return found;
  };
  return [...imports.keys()].flatMap((path) => walk(path, []));
}

function specifierOf(node: SyntaxNode): string[] {
  const isImport = /^(ImportDeclaration|ExportNamedDeclaration|ExportAllDeclaration|ImportExpression|TSImportType)$/;
  const name = isImport.test(node.type) ? literal(node['source']) : undefined;
  return name === undefined ? [] : [name];
}

function descendants(root: SyntaxNode, parent?: SyntaxNode): (readonly [SyntaxNode, SyntaxNode | undefined])[] {
  return [[root, parent] as const, ...childrenOf(root).flatMap((child) => descendants(child, root))];
}

/** True where an identifier only names a member, as in `clock.setTimeout` or `{ performance: 1 }`. */
function declaresFunction(declaration: unknown): boolean {
  return (declaration as SyntaxNode | null)?.type === 'FunctionDeclaration';
}

/** Whether a doc comment ends right before this place. */
function isTold(source: string, start: number): boolean {
  const before = source.slice(0, start).trimEnd();
  const from = before.lastIndexOf('/**');
  return from !== -1 && before.indexOf('*/', from) === before.length - '*/'.length;
}

function isMemberName(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent === undefined || parent['computed'] === true) return false;
  return parent['property'] === node || (parent['key'] === node && parent['shorthand'] !== true);
}

function memberName(node: SyntaxNode): string | undefined {
  return node['computed'] === true ? literal(node['property']) : nameOf(node['property']);
}

function literal(value: unknown): string | undefined {
  return isNode(value) && typeof value['value'] === 'string' ? value['value'] : undefined;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function roomOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function resolve(path: string, name: string): string {
  return posix.normalize(posix.join(posix.dirname(path), name));
}

function onFloor(floor: number, ...rooms: readonly string[]): Record<string, number> {
  return Object.fromEntries(rooms.map((room) => [room, floor]));
}

function when(isBroken: boolean, what: string): string[] {
  return isBroken ? [what] : [];
}
