import { z } from 'zod';

/** What a verb prints on stdout under `--json` when it has no result: the one document is then this one. */
export const errorDocumentSchema = z.strictObject({
  schema: z.literal('requal/error/v1'),
  exitCode: z.int(),
  error: z.strictObject({
    kind: z.enum(['bad-input', 'integrity', 'harness-fault']),
    message: z.string(),
    /** Where it stands; lines and columns count from 1. Null when it is in no file. */
    place: z
      .strictObject({ file: z.string(), line: z.int().positive().nullable(), column: z.int().positive().nullable() })
      .nullable(),
    /** How to mend it; null when nobody but requal's authors can. */
    mend: z.string().nullable(),
  }),
});

export type ErrorDocument = z.output<typeof errorDocumentSchema>;
