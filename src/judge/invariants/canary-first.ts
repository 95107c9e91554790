import type { Checker } from '../check.ts';
import { notShown } from '../check.ts';

/** D12: no world has canaries yet, so no trial can show that one was tried first. */
export const canaryFirst: Checker = {
  id: 'canary-first',
  title: 'automation never goes on alone before a canary has held, where the policy wants one',
  severity: 'high',
  requirements: ['D12'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'never',
  check: () => notShown('no world of requal has canaries yet, so no trial can show it'),
};
