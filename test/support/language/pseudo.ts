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

/** What people read of a message, a form or a list of choices. */
const TEXT_KEYS = new Set(['content', 'label', 'placeholder', 'description', 'title', 'name']);

/** Neither words of a language nor translated: code, mentions, times, links, spellings of options and files, units, sizes. */
const NOT_WORDS =
  /```.*?```|`[^`]*`|<[^>]*>|\]\([^)]*\)|https?:\S+|\/[\w-]+|[\w-]*_[\w-]*|[\w-]+\.(?:webp|png|jpg|csv|json)\b|\b(?:\d[\d.,×x]*|MB|LoRAs?|min|UTC)\b/gs;

/**
 * The texts in a request to Discord that hold words outside of all marks.
 * @param allowed what people have typed, and names
 */
export function untranslatedTexts(body: unknown, allowed: RegExp): string[] {
  const found: string[] = [];
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'string') {
      if (TEXT_KEYS.has(key) && hasWords(value, allowed)) found.push(value);
    } else if (Array.isArray(value)) for (const each of value) visit(each, key);
    else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) visit(each, name);
  };
  visit(body, '');
  return found;
}

function hasWords(text: string, allowed: RegExp): boolean {
  let rest = text;
  for (const [start, end] of Object.values(MARKS)) {
    const innermost = new RegExp(`${start}[^${start}${end}]*${end}`, 'g');
    // A text that is too long for Discord is cut, and has no end.
    for (let before = ''; before !== rest; ) [before, rest] = [rest, rest.replace(innermost, '')];
    rest = rest.replace(new RegExp(`${start}.*…$`, 's'), '');
  }
  return /\p{L}{2,}/u.test(rest.replace(allowed, ' ').replace(NOT_WORDS, ' '));
}
