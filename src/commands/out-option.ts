import { saidOnce } from './said-once.ts';

/** `--out` of every verb that writes a report. */
export const outOption = {
  type: 'string',
  default: 'reports',
  requiresArg: true,
  coerce: saidOnce<string>('--out'),
  describe: 'Folder below which the report is written',
} as const;
