// Runs the test projects one after the other (timing tests want the machine to themselves) and closes with the counts of all.
// Words after the script's name are the projects to run; all of them without any.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const PROJECTS = ['unit', 'integration', 'fault', 'e2e'];

const asked = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'siaga-tests-'));
let passed = 0;
let failed = 0;
const skipped: string[] = [];
let green = true;

for (const project of asked.length > 0 ? asked : PROJECTS) {
  const file = join(folder, `${project}.json`);
  const run = spawnSync(
    'vitest',
    [
      'run',
      '--project',
      project,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    { stdio: 'inherit' },
  );
  const report: Report = JSON.parse(readFileSync(file, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  for (const { assertionResults } of report.testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status === 'pending' || status === 'skipped' || status === 'todo')
        skipped.push(`${project}: ${fullName}`);
    }
  }
  // A file that cannot be loaded fails without a test of its own.
  failed += report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  if (run.status !== 0 || !report.success) green = false;
}
rmSync(folder, { recursive: true });

if (skipped.length > 0)
  console.log(`\nSkipped, because this machine lacks what they need:\n  ${skipped.join('\n  ')}`);
console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = green && failed === 0 && passed > 0 ? 0 : 1;
