import { readFileSync } from 'node:fs';

/**
 * Prints the one line that says how a run of the checks ended, and exits with 1 when anything failed. Arguments: how
 * many steps ended badly, and the files of the test runner's results, one for each of its runs.
 */
const [failedSteps = '0', ...files] = process.argv.slice(2);
const runs = files.map(resultsOf);
const sumOf = (name: Exclude<keyof Results, 'success'>) => runs.reduce((sum, run) => sum + run[name], 0);

// A lint fault or a file that does not even load fails no test, and must not read as "0 failed".
const isBad = Number(failedSteps) > 0 || runs.some(({ success }) => !success) || sumOf('numFailedTestSuites') > 0;
const failed = Math.max(sumOf('numFailedTests'), isBad ? 1 : 0);
const pending = sumOf('numPendingTests');
const skipped = pending > 0 ? `, ${pending} skipped` : '';
process.stdout.write(`${sumOf('numPassedTests')} passed, ${failed} failed${skipped}\n`);
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
