import type { z } from 'zod';
import { closestName } from './closest-name.ts';
import { describeIssue } from './describe-issue.ts';
import type { Problem } from './errors.ts';
import { knownKeys } from './known-keys.ts';
import { problemsError } from './problems-error.ts';
import type { SourceDocument } from './read-yaml.ts';

/** Checks a document against a schema. Throws one `UserError` for all that is wrong with it. */
export function parseDocument<T>(schema: z.ZodType<T>, source: SourceDocument, what: string): T {
  const { value, problems } = problemsOf(schema, source);
  const [first, ...others] = problems;
  if (!first) return value as T;
  throw problemsError([first, ...others], `This is not a valid ${what}: `);
}

/**
 * All problems of a document under a schema, in the order of the file. What is missing comes last: often it is not
 * missing but misspelt, and then the unknown key is the better complaint.
 */
export function problemsOf<T>(
  schema: z.ZodType<T>,
  source: SourceDocument,
): { readonly value: T | null; readonly problems: readonly Problem[] } {
  if (source.value === null) {
    const mend = 'Write it, or name another file.';
    return { value: null, problems: [{ message: 'the file is empty.', place: source.placeOf([]), mend }] };
  }
  const result = schema.safeParse(source.value);
  if (result.success) return { value: result.data, problems: [] };
  const found = result.error.issues.flatMap((issue) => problemsOfIssue(issue, [], source, schema));
  return {
    value: null,
    problems: found.toSorted(byPlace).map(({ message, place, mend }) => ({ message, place, mend })),
  };
}

interface FoundProblem extends Problem {
  readonly isMissing: boolean;
}

function problemsOfIssue(
  issue: z.core.$ZodIssue,
  prefix: readonly PropertyKey[],
  source: SourceDocument,
  schema: z.ZodType,
): FoundProblem[] {
  const path = [...prefix, ...issue.path];
  const field = formatPath(path);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path, source.value);
    return issue.keys.map((key) => ({
      message: `${field ? `\`${field}\` has` : 'there is'} an unknown key \`${key}\`.`,
      place: source.placeOf([...path, key]),
      mend: hintOfKey(key, known),
      isMissing: false,
    }));
  }
  if (issue.code === 'invalid_union') {
    const nearest = nearestAlternative(issue.errors);
    if (nearest) return nearest.flatMap((inner) => problemsOfIssue(inner, path, source, schema));
  }
  const given = valueAt(source.value, path);
  const { what, mend } = describeIssue(issue, given);
  const isMissing = given === undefined;
  const subject = field ? `\`${field}\`` : 'the file';
  const message = sentence(`${subject}${/^(is|has) /.test(what) ? '' : ':'} ${what}`);
  return [{ message, place: source.placeOf(path), mend, isMissing }];
}

/** The alternative of a union that fitted best: the deepest complaint, then the fewest. Null if none fitted at all. */
function nearestAlternative(
  alternatives: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | null {
  const nearest = alternatives.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
  return nearest && depth(nearest) > 0 ? nearest : null;
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function hintOfKey(key: string, known: readonly string[]): string {
  const near = closestName(key, known);
  if (near) return `Did you mean \`${near}\`?`;
  return known.length > 0 ? `Known keys: ${known.join(', ')}.` : 'Remove it.';
}

function byPlace(a: FoundProblem, b: FoundProblem): number {
  if (a.isMissing !== b.isMissing) return a.isMissing ? 1 : -1;
  return (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (node, key) =>
      node !== null && typeof node === 'object' ? (node as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** `faults[0].target`. */
function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    '',
  );
}
