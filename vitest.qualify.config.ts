import { defineConfig } from 'vitest/config';

/** The suite that plays whole re-qualifications (`scripts/test-qualify.js`), each of hundreds of trials. */
export default defineConfig({
  test: {
    setupFiles: ['test/helpers/fixed-seed.ts'],
    include: ['test/qualify/**/*.test.ts'],
    allowOnly: false,
    passWithNoTests: false,
    // As in `vitest.config.ts`: no core is left to the desktop.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
