import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../base/package-root.ts';

/** The user's own copy where there is one, else the shipped candidate. */
export function defaultCandidate(): string {
  const own = join('policies', 'production-platform');
  return existsSync(join(own, 'policy.yaml')) ? own : join(packageRoot, own);
}
