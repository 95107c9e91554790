import { join } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import { packageRoot } from '../base/package-root.ts';
import { parseDocument } from '../base/parse-document.ts';
import { readYamlFile } from '../base/read-yaml.ts';
import type { Charter } from '../domain/charter.ts';
import { charterSchema } from '../domain/charter.ts';

/** The rules that hold whatever a policy says, and their digest. */
export function loadCharter(file = join(packageRoot, 'policies', 'charter.yaml')): {
  readonly charter: Charter;
  readonly digest: string;
} {
  const charter = parseDocument(charterSchema, readYamlFile(file), 'charter');
  return { charter, digest: digest(charter) };
}
