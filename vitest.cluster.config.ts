import { defineConfig } from 'vitest/config';

/** The suite that drives Docker, kind and k6. One file at a time: they share a machine and a cluster. */
export default defineConfig({
  test: {
    // Whoever only counts the tests needs no cluster, and must not touch one.
    globalSetup: process.env['REQUAL_COUNT_TESTS'] === undefined ? ['test/cluster/shared-cluster.setup.ts'] : [],
    setupFiles: ['test/helpers/fixed-seed.ts', 'test/cluster/put-back-leftovers.setup.ts'],
    include: ['test/cluster/**/*.test.ts'],
    allowOnly: false,
    passWithNoTests: false,
    fileParallelism: false,
    // Real time, real load and a machine that others use as well: a test may lose a race once. That it was tried again is told.
    retry: 1,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
