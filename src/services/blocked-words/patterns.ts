import type { RE2JS } from 're2js';
import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';

/** Patterns of a server, and instructions of each: the engine takes time in proportion to the text times these. */
export const PATTERN_LIMITS = { patterns: 20, instructions: 100 } as const;

/** What stands between slashes is a pattern. */
export const readPattern = (line: string): string | undefined => /^\/(.+)\/i?$/.exec(line)?.[1];

/** @throws UserError for a pattern that the engine does not take, or that is too large */
export function compilePattern(source: string, engine: typeof RE2JS): RE2JS {
  let pattern: RE2JS;
  try {
    pattern = engine.compile(source, engine.CASE_INSENSITIVE);
  } catch (error) {
    throw new UserError(
      t('This pattern cannot be read: {source}. It is RE2’s syntax: no look-around, no back-references.', {
        source: codeSpan(source),
      }),
      { cause: error },
    );
  }
  if (pattern.programSize() > PATTERN_LIMITS.instructions)
    throw new UserError(
      t('This pattern is too large: {source}. Repeat less in it, or use several.', { source: codeSpan(source) }),
    );
  return pattern;
}
