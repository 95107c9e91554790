import { z } from 'zod';

/** The types a variable of the policy may have. A `number` is a finite double; there are no separate integers. */
export const variableTypes = ['number', 'boolean', 'string', 'list<string>'] as const;

/** One of {@link variableTypes}. */
export type VariableType = (typeof variableTypes)[number];

/**
 * Who says what a variable holds: the agent (diagnosis, confidence) or the context that requal measures itself
 * (radius, occurrences, regulated, reversibility, budget, window, owner). What an agent claims may only lower autonomy,
 * so the source of every variable must be known (design, section 4).
 */
export const variableSources = ['agent', 'context'] as const;

/** One of {@link variableSources}. */
export type VariableSource = (typeof variableSources)[number];

/** A path is always `group.name`: the group is an object to CEL, so that `has(group.name)` can ask for the value. */
const pathPattern = /^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$/;

/**
 * One value that a condition of the policy may read. There is nothing else a condition can see.
 *
 * `path` is always exactly `group.name`, for example `pattern.occurrences`.
 */
export interface VariableDeclaration {
  readonly path: string;
  readonly type: VariableType;
  readonly source: VariableSource;
}

/** Parses a {@link VariableDeclaration} where it comes from a file. */
export const variableDeclarationSchema = z.strictObject({
  path: z.string().regex(pathPattern, 'a variable is written group.name, for example pattern.occurrences'),
  type: z.enum(variableTypes),
  source: z.enum(variableSources),
});
