import { replaceCatalogue } from '#schema/language/catalogues.ts';

/** What stands around a sentence in the languages of a test: `own` is what French is replaced by, `place` Japanese. */
const MARKS = { own: ['⟦', '⟧'], place: ['⟪', '⟫'] } as const;

/** Discord's markup at the beginning of a line, which has to stay there. */
const LINE_START = /^(?:\n|-# |#+ |- )*/;

/**
 * Speaks languages in which every translated sentence stands in {@link MARKS}: French in those of `own`, Japanese in those of
 * `place`. What is not marked was not translated, and the marks say for whom it was.
 */
export function speakPseudoLanguages(): void {
  for (const [language, [start, end]] of [
    ['fr', MARKS.own],
    ['ja', MARKS.place],
  ] as const)
    replaceCatalogue(language, {
      get: (sentence) => sentence.replace(LINE_START, (markup) => `${markup}${start}`) + end,
    });
}
