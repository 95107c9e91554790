import { defineConfig } from 'vitest/config';

/** The suite that looks at pages in a browser, which `scripts/test-browser.js` finds. */
export default defineConfig({
  test: {
    setupFiles: ['test/helpers/fixed-seed.ts'],
    include: ['test/browser/**/*.test.ts'],
    allowOnly: false,
    passWithNoTests: false,
    fileParallelism: false,
    testTimeout: 60_000,
    // The pages are those of a qualification, which is played first.
    hookTimeout: 180_000,
  },
});
