import { currentLanguage } from '#schema/language/ambient.ts';
import { plainText, type Sentence } from '#schema/language/t.ts';

/** A sentence that is drawn into a picture: in English where the font lacks the letters, as of Japanese. */
export function drawnSentence(sentence: Sentence): string {
  return currentLanguage() === 'ja' ? sentence : plainText(sentence);
}
