/** What characters look like, by character: Unicode's confusables (UTS #39). */
export type Confusables = Readonly<Record<string, string>>;

/** Signs that are read as letters in leetspeak. They are kept: each may also end a sentence. */
const LEET_SIGNS = '!|$@+€';

const MARKS_AND_INVISIBLES = /[\p{M}\p{Cf}\u115F\u1160\u3164]/gu;
const NON_ASCII = /[^\0-\x7F]/gu;
/** Pictures such as emoji are no separators: they can be blocked themselves. */
const SEPARATORS = new RegExp(`[^\\p{L}\\p{N}\\p{So}${LEET_SIGNS}]+`, 'gu');
const REGIONAL_INDICATORS = /[\u{1F1E6}-\u{1F1FF}]/gu;
const [FIRST_REGIONAL_INDICATOR, SMALL_A] = [0x1f1e6, 0x61];

/**
 * A text in the form in which words are compared: without case, accents, invisible characters and look-alikes. What stands between words
 * becomes a space, and other signs an underscore.
 */
export function foldText(text: string, confusables: Confusables): string {
  return (
    text
      // A capital I after a small letter stands for an l.
      .replace(/(?<=\p{Ll})I+/gu, (run) => 'l'.repeat(run.length))
      .normalize('NFKD')
      .toLowerCase()
      .replace(REGIONAL_INDICATORS, (sign) =>
        String.fromCharCode((sign.codePointAt(0) ?? 0) - FIRST_REGIONAL_INDICATOR + SMALL_A),
      )
      .replace(NON_ASCII, (character) => confusables[character] ?? character)
      .normalize('NFKD')
      .toLowerCase()
      .replace(MARKS_AND_INVISIBLES, '')
      .replace(SEPARATORS, (signs) => (/[\s,;:]/u.test(signs) ? ' ' : '_'))
  );
}

const LONG_RUN = /(\p{L})\1{2,}/gu;

/** The folded text, and where a letter is drawn out (`foooox`), the text with that letter once, and twice. */
export function foldedForms(text: string, confusables: Confusables): readonly string[] {
  const folded = foldText(text, confusables);
  return [...new Set([folded, folded.replace(LONG_RUN, '$1'), folded.replace(LONG_RUN, '$1$1')])];
}
