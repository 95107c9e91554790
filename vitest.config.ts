import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/helpers/fixed-seed.ts'],
    // A focused test or a run of no tests would look like success without being one.
    allowOnly: false,
    passWithNoTests: false,
    // The runner's own default leaves one core to the desktop, which is half of a machine with two.
    maxWorkers: '100%',
    // Property tests make hundreds of cases in one test, and small machines are slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // To load the modules anew for each small file takes longer than all that is tested in it. So no file here may put
      // another module in the place of one (`vi.mock`): the files after it would have that one, too.
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          // `test:qualify` runs whole re-qualifications, `test:cluster` the tests that need an engine, a cluster and k6,
          // `test:browser` those that need a browser.
          exclude: ['test/unit/**', 'test/qualify/**', 'test/cluster/**', 'test/browser/**'],
        },
      },
    ],
  },
});
