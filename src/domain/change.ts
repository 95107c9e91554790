import { z } from 'zod';

/**
 * One change to a document, as a file holds it; `src/base/apply-changes.ts` makes it. A path names fields with dots and
 * elements of lists by name in brackets: `levels[4].clauses[c1-budget]`.
 */
export const changeSchema = z.union([
  z.strictObject({ set: z.string(), to: z.json() }),
  z.strictObject({ add: z.string(), value: z.json() }),
  z.strictObject({ remove: z.string() }),
]);
