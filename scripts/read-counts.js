import { readFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * The test runner's own counts from its JSON report; undefined when it left none.
 * @param {string} path
 * @returns {Counts | undefined}
 */
export function readCounts(path) {
  try {
    const results = JSON.parse(readFileSync(path, 'utf8'));
    return {
      passed: Number(results.numPassedTests),
      failed: Number(results.numFailedTests),
      skipped: Number(results.numPendingTests) + Number(results.numTodoTests),
    };
  } catch {
    return undefined;
  }
}

/**
 * The line that a program reads: what every run of tests ends with.
 * @param {Counts} counts
 */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped\n`;
}
