/** Signs that keyboards for Chinese and Japanese, and phones, write for plain ones, each one character long like its own. */
const PLAIN_SIGNS: ReadonlyMap<string, string> = new Map([
  ...[...'“”„‟'].map((sign) => [sign, '"'] as const),
  ['∶', ':'],
  ['、', ','],
  ['。', '.'],
  ['\u3000', ' '],
]);

/** A text with plain letters, digits and signs in place of wide ones, as long as before: for values, not for words that are painted. */
export const toPlainSigns = (text: string): string =>
  text.replace(/[“”„‟∶、。\u3000\uff01-\uff5e]/g, (sign) => PLAIN_SIGNS.get(sign) ?? sign.normalize('NFKC'));
