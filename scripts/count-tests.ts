import { readFileSync } from 'node:fs';

/**
 * Prints the one line that says how a run of the checks ended, and exits with 1 when anything failed. Arguments: the
 * file of the test runner's results, and how many steps ended badly.
 */
const [file = '', failedSteps = '0'] = process.argv.slice(2);
const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, success } = resultsOf(file);

// A lint fault or a file that does not even load fails no test, and must not read as "0 failed".
const isBad = Number(failedSteps) > 0 || !success || numFailedTestSuites > 0;
const failed = Math.max(numFailedTests, isBad ? 1 : 0);
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
process.stdout.write(`${numPassedTests} passed, ${failed} failed${skipped}\n`);
process.exitCode = failed > 0 ? 1 : 0;

interface Results {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numFailedTestSuites: number;
  success: boolean;
}

/** No results means that the tests did not run to their end. */
function resultsOf(path: string): Results {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numFailedTestSuites: 0, success: false };
  }
}
