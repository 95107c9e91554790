import type { Listener } from '../../src/jobs/run-trials.ts';

/** For runs whose progress a test does not look at. */
export const silent: Listener = { update: () => undefined, notice: () => undefined, began: () => undefined };
