import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execPath, env as ownEnv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { copyWithExamples, readExamples } from '#test/support/docs/examples.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Ms for each of the three programs, on a busy machine. */
const TIMEOUT_MS = 400_000;

const page = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const examples = readExamples(page);
const newFiles = examples.filter(({ isDiff }) => !isDiff).map(({ file }) => file);
const tests = newFiles.filter((file) => file.endsWith('.test.ts'));
const copy = copyWithExamples(ROOT, examples);
afterAll(() => rmSync(copy, { recursive: true }));

/** Runs a program of the project in the copy, and gives what it wrote where it fails. */
async function run(program: string, ...args: string[]): Promise<string | undefined> {
  const env = { ...ownEnv, PATH: `${dirname(execPath)}:${ownEnv.PATH}`, NO_COLOR: '1' };
  try {
    await promisify(execFile)(join(ROOT, 'node_modules/.bin', program), args, { cwd: copy, env });
    return undefined;
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? `${error.stdout}\n${error.message}` : String(error);
  }
}

it('has an example of everything that can be added, each with a test', () => {
  const added = newFiles.map((file) => dirname(file));
  for (const folder of ['src/commands', 'src/buttons', 'src/services/backends/plain', 'src/schema/model/models'])
    expect(added).toContain(folder);
  expect(examples.map(({ file }) => file)).toContain('src/schema/model/params/params.ts');
  expect(tests).toHaveLength(4);
  // A reader of the rendered page does not see what stands behind the language of a code block.
  for (const { file } of examples) expect(page).toContain(`**${file}**`);
});

it('has examples without type errors', { timeout: TIMEOUT_MS }, async () => {
  expect(await run('node', 'scripts/languages.ts')).toBeUndefined();
  expect(await run('tsc')).toBeUndefined();
});

it('has examples that the linter accepts, with the layer rules', { timeout: TIMEOUT_MS }, async () => {
  const noGit = ['--vcs-enabled=false', '--error-on-warnings'];
  expect(await run('biome', 'check', ...noGit, ...new Set(examples.map(({ file }) => file)))).toBeUndefined();
});

it('has examples that work', { timeout: TIMEOUT_MS }, async () => {
  expect(await run('vitest', 'run', '--maxWorkers=1', '--no-isolate', ...tests)).toBeUndefined();
});
