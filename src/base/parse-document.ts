import type { z } from 'zod';
import { closestName } from './closest-name.ts';
import type { SourcePlace } from './errors.ts';
import { UserError } from './errors.ts';
import type { SourceDocument } from './read-yaml.ts';

/** One thing that is wrong with a file, where, and how to mend it. */
export interface Problem {
  readonly message: string;
  readonly place: SourcePlace;
  readonly mend: string | null;
}

/** Checks a document against a schema. Throws `UserError` for the first problem and counts the others. */
export function parseDocument<T>(schema: z.ZodType<T>, source: SourceDocument, what: string): T {
  const { value, problems } = problemsOf(schema, source);
  const first = problems[0];
  if (!first) return value as T;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more in this file)` : '';
  throw new UserError(`This is not a valid ${what}: ${first.message}${more}`, { place: first.place, mend: first.mend });
}

/** All problems of a document under a schema, in the order of the file. */
export function problemsOf<T>(
  schema: z.ZodType<T>,
  source: SourceDocument,
): { readonly value: T | null; readonly problems: readonly Problem[] } {
  const result = schema.safeParse(source.value);
  if (result.success) return { value: result.data, problems: [] };
  const problems = result.error.issues.flatMap((issue) => problemsOfIssue(issue, [], source, schema));
  return { value: null, problems: problems.toSorted((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0)) };
}

function problemsOfIssue(
  issue: z.core.$ZodIssue,
  prefix: readonly PropertyKey[],
  source: SourceDocument,
  schema: SchemaHolder,
): Problem[] {
  const path = [...prefix, ...issue.path];
  const field = formatPath(path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      message: `${field ? `\`${field}\` has` : 'there is'} an unknown key \`${key}\`.`,
      place: source.placeOf([...path, key]),
      mend: knownKeysHint(key, knownKeys(schema, path)),
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? [];
    if (depth(nearest) > 0) return nearest.flatMap((inner) => problemsOfIssue(inner, path, source, schema));
  }
  return [
    {
      message: `\`${field || 'the file'}\`: ${describe(issue)}`,
      place: source.placeOf(path),
      mend: hint(issue, path, source),
    },
  ];
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function describe(issue: z.core.$ZodIssue): string {
  const text = issue.message.replace(/^Invalid (input|option|string|number): /, '');
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function knownKeysHint(key: string, known: readonly string[]): string {
  const near = closestName(key, known);
  if (near) return `Did you mean \`${near}\`?`;
  return known.length > 0 ? `Known keys: ${known.join(', ')}.` : 'Remove it.';
}

interface SchemaNode {
  readonly shape?: Record<string, SchemaHolder>;
  readonly element?: SchemaHolder;
  readonly innerType?: SchemaHolder;
  readonly in?: SchemaHolder;
  readonly options?: readonly SchemaHolder[];
}
type SchemaHolder = { readonly _zod: { readonly def: unknown } };

/** The keys that objects at a path may have, over all alternatives of the schema. */
function knownKeys(schema: SchemaHolder, path: readonly PropertyKey[]): readonly string[] {
  const node = schema._zod.def as SchemaNode;
  const [key, ...rest] = path;
  const inner = node.innerType ?? node.in;
  if (inner) return knownKeys(inner, path);
  if (node.options) return [...new Set(node.options.flatMap((option) => knownKeys(option, path)))];
  if (key === undefined) return Object.keys(node.shape ?? {});
  const next = typeof key === 'number' ? node.element : node.shape?.[String(key)];
  return next ? knownKeys(next, rest) : [];
}

function hint(issue: z.core.$ZodIssue, path: readonly PropertyKey[], source: SourceDocument): string | null {
  const allowed = allowedValues(issue);
  if (allowed.length === 0) return null;
  const given = path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null)?.[key],
    source.value,
  );
  const near = typeof given === 'string' ? closestName(given, allowed) : null;
  return near ? `Did you mean \`${near}\`?` : null;
}

function allowedValues(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code === 'invalid_union' && 'options' in issue) return (issue.options as readonly unknown[]).map(String);
  return [];
}

/** `faults[0].target`. */
function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    '',
  );
}
