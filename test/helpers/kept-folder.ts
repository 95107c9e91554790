import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root.ts';

/**
 * A new folder for what a test of the cluster suite writes. It is left there, because a red trial on a real system can
 * only be understood by its journal; `npm run test:cluster` clears the folders of the run before.
 */
export function keptFolder(name: string): string {
  const root = join(packageRoot, '.test-results', 'cluster');
  mkdirSync(root, { recursive: true });
  return mkdtempSync(join(root, `${name}-`));
}
