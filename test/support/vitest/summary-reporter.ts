import process from 'node:process';
import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one summary line: `N passed, N failed`. Where no test may be skipped, a skipped test counts as failed. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string) => states.filter((each) => each === state).length;
    const broken = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
    );
    const skipped = count('skipped') + count('pending');
    const strict = process.env.CI === 'true';
    const failed = count('failed') + broken.length + errors.length + (strict ? skipped : 0);
    if (strict && skipped > 0) process.exitCode = 1;
    const skippedNote = strict || skipped === 0 ? '' : `, ${skipped} skipped`;
    process.on('exit', () => process.stdout.write(`\n${count('passed')} passed, ${failed} failed${skippedNote}\n`));
  }
}
