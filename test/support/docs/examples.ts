import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { codeBlocks } from './markdown.ts';

/** What the examples need of the repository. Everything else, above all the other tests, would only take time. */
const COPIED = [
  'scripts',
  'src',
  'playground',
  'test/support',
  'package.json',
  'biome.json',
  'tsconfig.json',
  'vitest.config.ts',
];

/** A code block of a page whose `file=` says what it is: a new file, or (`diff`) a change of one. */
export interface Example {
  readonly file: string;
  readonly code: string;
  readonly isDiff: boolean;
}

/** The examples of a page, in order. */
export function readExamples(page: string): Example[] {
  return codeBlocks(page).flatMap(({ language, info, code }) => {
    const [, file] = /^file=(\S+)$/.exec(info) ?? [];
    return file ? [{ file, code, isDiff: language === 'diff' }] : [];
  });
}

/**
 * A copy of the repository with the examples in it, in a temporary folder that has the same dependencies.
 * @throws Error where a diff does not fit the file that it names, or a new file is there already
 */
export function copyWithExamples(root: string, examples: readonly Example[]): string {
  const copy = mkdtempSync(join(tmpdir(), 'lorikeet-examples-'));
  for (const path of COPIED) cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const { file, code, isDiff } of examples) {
    const path = join(copy, file);
    mkdirSync(dirname(path), { recursive: true });
    if (isDiff) writeFileSync(path, applyDiff(readFileSync(path, 'utf8'), code, file));
    else writeFileSync(path, code, { flag: 'wx' });
  }
  return copy;
}

/** Replaces the lines before (` ` and `-`) by the lines after (` ` and `+`); they have to be in the file once. */
function applyDiff(text: string, diff: string, file: string): string {
  const lines = diff.trimEnd().split('\n');
  const side = (sign: '-' | '+') =>
    `\n${lines.flatMap((line) => (line[0] === ' ' || line[0] === sign ? [line.slice(1)] : [])).join('\n')}\n`;
  const parts = `\n${text}`.split(side('-'));
  if (parts.length !== 2) throw new Error(`${file}: these lines are there ${parts.length - 1} times:${side('-')}`);
  return parts.join(side('+')).slice(1);
}
