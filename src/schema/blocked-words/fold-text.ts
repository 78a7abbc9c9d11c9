/** What characters look like, by character: Unicode's confusables (UTS #39). */
export type Confusables = Readonly<Record<string, string>>;

/** Signs that are read as letters in leetspeak. They are kept: each may also end a sentence. */
const LEET_SIGNS = '!|$@+€';

const MARKS_AND_INVISIBLES = /[\p{M}\p{Cf}\u115F\u1160\u2800\u3164]/gu;
const NON_ASCII = /[^\0-\x7F]/gu;
/** Pictures such as emoji are no separators: they can be blocked themselves. */
const SEPARATORS = new RegExp(`[^\\p{L}\\p{N}\\p{So}${LEET_SIGNS}]+`, 'gu');
/** Rows of the alphabet that Unicode does not decompose: letters in filled circles and squares, and regional indicators. */
const DRAWN_LETTERS = /[\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}\u{1F1E6}-\u{1F1FF}]/gu;
const [FIRST_DRAWN_LETTERS, SMALL_A] = [[0x1f1e6, 0x1f170, 0x1f150], 0x61];
/** Letters of phonetic alphabets that look like small capitals, from A to Z; the confusables have few of them. */
const SMALL_CAPITALS = [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ'];
const SMALL_CAPITAL = new RegExp(`[${SMALL_CAPITALS.join('')}]`, 'gu');

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
      .replace(DRAWN_LETTERS, drawnLetter)
      .replace(SMALL_CAPITAL, (letter) => String.fromCharCode(SMALL_A + SMALL_CAPITALS.indexOf(letter)))
      .replace(NON_ASCII, (character) => confusables[character] ?? character)
      .normalize('NFKD')
      .toLowerCase()
      .replace(MARKS_AND_INVISIBLES, '')
      .replace(SEPARATORS, (signs) => (/[\s,;:]/u.test(signs) ? ' ' : '_'))
  );
}

function drawnLetter(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const first = FIRST_DRAWN_LETTERS.find((each) => each <= code) ?? code;
  return String.fromCharCode(SMALL_A + code - first);
}

const LONG_RUN = /(\p{L})\1{2,}/gu;

/** The folded text, and where a letter is drawn out (`foooox`), the text with that letter once, and twice. */
export function foldedForms(text: string, confusables: Confusables): readonly string[] {
  const folded = foldText(text, confusables);
  return [...new Set([folded, folded.replace(LONG_RUN, '$1'), folded.replace(LONG_RUN, '$1$1')])];
}
