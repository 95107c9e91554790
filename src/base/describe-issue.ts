import type { z } from 'zod';
import { closestName } from './closest-name.ts';

/** What is wrong with one value, as the second half of a sentence, and how to mend it. */
export interface IssueText {
  readonly what: string;
  readonly mend: string | null;
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  null: 'nothing (`null`)',
};

const units: Readonly<Record<string, string>> = { string: 'characters', array: 'elements' };

/**
 * Says in plain words what a schema found wrong with `given`. A message that the schema states itself is kept; zod's
 * own are not, since they speak of inputs and objects to people who wrote a file.
 */
export function describeIssue(issue: z.core.$ZodIssue, given: unknown): IssueText {
  const allowed = allowedBy(issue);
  if (given === undefined && issue.code !== 'custom') return { what: 'is missing', mend: missingMend(allowed) };
  const near = typeof given === 'string' ? closestName(given, allowed) : null;
  return {
    what: describe(issue, given, allowed),
    mend: near ? `Did you mean \`${near}\`?` : null,
  };
}

function missingMend(allowed: readonly string[]): string {
  const values = list('It is', allowed);
  return values === null ? 'Add it.' : `Add it. ${values}.`;
}

function describe(issue: z.core.$ZodIssue, given: unknown, allowed: readonly string[]): string {
  switch (issue.code) {
    case 'invalid_type':
      return isOwnMessage(issue) ? issue.message : `expected ${nounOf(issue.expected)}, found ${describeValue(given)}`;
    case 'too_big':
    case 'too_small':
      return isOwnMessage(issue) ? issue.message : describeSize(issue, given);
    case 'invalid_value':
      return `${list('expected', allowed) ?? 'expected nothing'}, found ${describeValue(given)}`;
    case 'invalid_union':
      if (issue.errors.length === 0)
        return `${list('expected', allowed) ?? 'expected something else'}, found ${describeValue(given)}`;
      return `expected ${[...new Set(issue.errors.flatMap((errors) => errors.map(expectedBy)))].join(' or ')}, found ${describeValue(given)}`;
    default:
      return issue.message;
  }
}

/** What a person could have written where one alternative of a union complained. */
function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.map((value) => `\`${String(value)}\``).join(', ');
  if (issue.code === 'invalid_type') return nounOf(issue.expected);
  return issue.message;
}

function describeSize(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, given: unknown): string {
  const bound = issue.code === 'too_big' ? issue.maximum : issue.minimum;
  const word = issue.code === 'too_big' ? 'most' : 'least';
  const unit = units[issue.origin];
  if (unit) return `has ${(given as { length: number }).length} ${unit}, and ${bound} is the ${word}`;
  if (issue.inclusive === false)
    return `is ${String(given)}, and must be ${word === 'most' ? 'less' : 'more'} than ${bound}`;
  return `is ${String(given)}, and ${bound} is the ${word}`;
}

function allowedBy(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code !== 'invalid_union' || issue.errors.length > 0) {
    return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(allowedHere) : [];
  }
  return 'options' in issue ? (issue.options ?? []).map(String) : [];
}

function allowedHere(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === 'invalid_value' && issue.path.length === 0 ? issue.values.map(String) : [];
}

function isOwnMessage(issue: z.core.$ZodIssue): boolean {
  return !/^(Invalid|Too (big|small))/.test(issue.message);
}

function nounOf(expected: string): string {
  return nouns[expected] ?? expected;
}

function describeValue(value: unknown): string {
  if (value === null) return nouns['null'] ?? 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys and values';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``;
}

function list(start: string, values: readonly string[]): string | null {
  if (values.length === 0) return null;
  const quoted = [...new Set(values)].map((value) => `\`${value}\``);
  const last = quoted.at(-1) ?? '';
  return `${start} ${quoted.length === 1 ? last : `one of ${quoted.slice(0, -1).join(', ')} or ${last}`}`;
}
