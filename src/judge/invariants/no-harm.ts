import type { Checker } from '../check.ts';
import { notShown } from '../check.ts';

/** The counterfactual: whether users would have been better off without it. One journal cannot tell. */
export const noHarm: Checker = {
  id: 'no-harm',
  title: 'users were no worse off for what automation did',
  severity: 'critical',
  requirements: ['A5'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  kind: 'always',
  check: () => notShown('not assessed: it needs the family of forks of this trial, and one journal has none'),
};
