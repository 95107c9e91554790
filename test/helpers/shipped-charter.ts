import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { charterSchema } from '../../src/domain/charter.ts';
import type { Charter } from '../../src/domain/charter.ts';

/** The charter that ships with requal. */
export const shippedCharter: Charter = charterSchema.parse(
  parse(readFileSync(join(import.meta.dirname, '..', '..', 'policies', 'charter.yaml'), 'utf8')),
);
