import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/helpers/fixed-seed.ts'],
    include: ['test/**/*.test.ts'],
    // They need an engine, a cluster and k6: `npm run test:cluster`.
    exclude: ['test/cluster/**'],
    // A focused test or a run of no tests would look like success without being one.
    allowOnly: false,
    passWithNoTests: false,
    // The runner's own default leaves one core to the desktop, which is half of a machine with two.
    maxWorkers: '100%',
    // Property tests make hundreds of cases in one test, and small machines are slow.
    testTimeout: 60_000,
  },
});
