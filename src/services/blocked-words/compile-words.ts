import { setImmediate } from 'node:timers/promises';
import { createFindWord } from '#schema/blocked-words/find-word.ts';
import { foldedForms } from '#schema/blocked-words/fold-text.ts';
import { t } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import { compilePattern, PATTERN_LIMITS, readPattern } from './patterns.ts';

/** Characters that words are compared with until others get a turn: some ms of work. */
const CHARACTERS_PER_TURN = 200_000;

/** Finds the first line that blocks one of these texts. */
export type FindBlocked = (texts: readonly string[]) => Promise<string | undefined>;

/** @throws UserError where there are more patterns than every prompt can be compared with */
export function assertFewPatterns(lines: readonly string[]): void {
  const count = lines.filter((line) => readPattern(line) !== undefined).length;
  if (count > PATTERN_LIMITS.patterns)
    throw new UserError(
      t('Up to {patterns} patterns are possible; these are {count}.', { patterns: PATTERN_LIMITS.patterns, count }),
    );
}

/**
 * Compiles a server's lines: words, and patterns between slashes. The look-alikes and the engine are loaded only where a server has lines.
 * @throws UserError for a pattern that cannot be used
 */
export async function compileBlockedWords(lines: readonly string[]): Promise<FindBlocked> {
  const [{ default: confusables }, { RE2JS }] = await Promise.all([
    import('unhomoglyph/data.json', { with: { type: 'json' } }),
    import('re2js'),
  ]);
  const words = lines.flatMap((line) =>
    readPattern(line) === undefined ? [{ line, isIn: createFindWord(line, confusables) }] : [],
  );
  const patterns = lines.flatMap((line) => {
    const source = readPattern(line);
    return source === undefined ? [] : [{ line, pattern: compilePattern(source, RE2JS) }];
  });
  assertFewPatterns(lines);
  return async (texts) => {
    const forms = [...new Set(texts)].flatMap((text) => foldedForms(text, confusables));
    let characters = 0;
    for (const form of forms) {
      for (const { line, isIn } of words) {
        if (isIn(form)) return line;
        characters += form.length;
        if (characters < CHARACTERS_PER_TURN) continue;
        characters = 0;
        await setImmediate();
      }
    }
    for (const { line, pattern } of patterns) {
      for (const text of new Set([...texts, ...forms])) {
        if (pattern.matcher(text).find()) return line;
        await setImmediate();
      }
    }
    return undefined;
  };
}
